import { X } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { Popover } from '#console/ui/popover.tsx';
import { VisibleText } from '#console/ui/visible-text.tsx';
import type { FieldSummary } from '#engine/metadata-column.ts';
import { draftOf, type EditedCondition } from './condition-draft.ts';
import { ConditionForm } from './condition-form.tsx';
import { type Conditions, KEY_CONDITION_WORDS } from './conditions.ts';
import { conditionOfFilter, OPERATOR_WORDS, partsOf } from './filter-conditions.ts';
import { filterWords } from './filter-words.ts';

export interface ConditionChipProps {
  conditions: Conditions;
  /** Which of the conditions this chip is. */
  edited: EditedCondition;
  fields: readonly FieldSummary[];
  onChange: (conditions: Conditions) => void;
  /** Opens the filter editor at a part of the filter. */
  onEdit: (part: number) => void;
  onRemove: () => void;
}

/**
 * One condition: its words open the form to change it, or the filter editor when
 * it is more than the form can say; the cross removes it.
 */
export function ConditionChip(props: ConditionChipProps) {
  const { conditions, edited, fields, onChange, onEdit, onRemove } = props;
  const [open, setOpen] = useState(false);
  const { words, name } = wordsOf(conditions, edited);
  const isEditable = draftOf(conditions, edited) !== null;
  return (
    <span className="flex h-[30px] max-w-full items-center rounded-control border border-line bg-sunken">
      {isEditable ? (
        <Popover
          open={open}
          onOpenChange={setOpen}
          label={`Change condition ${name}`}
          trigger={
            <button
              type="button"
              title="Change this condition"
              className="flex h-full min-w-0 items-center gap-1.5 rounded-control pl-2.5"
            >
              {words}
            </button>
          }
        >
          <ConditionForm
            conditions={conditions}
            edited={edited}
            fields={fields}
            onDone={(next) => {
              setOpen(false);
              onChange(next);
            }}
          />
        </Popover>
      ) : (
        <button
          type="button"
          title="Edit this part of the filter"
          aria-haspopup="dialog"
          onClick={() => typeof edited === 'object' && edited && onEdit(edited.part)}
          className="flex h-full min-w-0 items-center gap-1.5 rounded-control pl-2.5"
        >
          {words}
        </button>
      )}
      <button
        type="button"
        aria-label={`Remove condition ${name}`}
        title="Remove this condition"
        onClick={({ currentTarget }) => {
          // This button is about to go; the focus stays among the conditions.
          currentTarget.closest('ul')?.querySelector<HTMLElement>('li:last-child button')?.focus();
          onRemove();
        }}
        className="mx-0.5 grid size-6 flex-none place-items-center rounded-control text-faint hover:text-text"
      >
        <X size={13} aria-hidden />
      </button>
    </span>
  );
}

/** A condition as it is drawn, and as it is called. */
function wordsOf(
  conditions: Conditions,
  edited: EditedCondition,
): { words: ReactElement; name: string } {
  if (edited === 'key' && conditions.key !== null) {
    const { kind, text } = conditions.key;
    const operator = `key ${KEY_CONDITION_WORDS[kind]}`;
    return { words: <Words operator={operator} value={text} mono />, name: `${operator} ${text}` };
  }
  const part = typeof edited === 'object' && edited ? partsOf(conditions.filter)[edited.part] : {};
  const condition = part && conditionOfFilter(part);
  if (!part || !condition) {
    const name = filterWords(part ?? {});
    return { words: <VisibleText value={name} className="truncate font-medium" />, name };
  }
  const { field, operator, values } = condition;
  const value = values.map((text) => (text === '' ? '""' : text)).join(', ');
  return {
    words: <Words field={field} operator={OPERATOR_WORDS[operator]} value={value} />,
    name: filterWords(part),
  };
}

function Words({
  field,
  operator,
  value,
  mono,
}: {
  field?: string;
  operator: string;
  value: string;
  mono?: boolean;
}) {
  return (
    <>
      {field !== undefined && <VisibleText value={field} className="font-medium" />}
      <span className="flex-none text-muted">{operator}</span>
      {value !== '' && (
        <span className={mono ? 'truncate font-mono text-small' : 'truncate font-medium'}>
          <VisibleText value={value} />
        </span>
      )}
    </>
  );
}
