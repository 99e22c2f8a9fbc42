import { ListTree, Plus } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { classNames } from '#console/ui/class-names.ts';
import { Popover } from '#console/ui/popover.tsx';
import type { FieldSummary } from '#engine/metadata-column.ts';
import { ColumnsMenu } from './columns-menu.tsx';
import { ConditionChip } from './condition-chip.tsx';
import { type EditedCondition, withoutCondition } from './condition-draft.ts';
import { ConditionForm } from './condition-form.tsx';
import type { Conditions } from './conditions.ts';
import { partsOf } from './filter-conditions.ts';

const FilterDialog = lazy(async () => {
  const { FilterDialog } = await import('./filter-dialog.tsx');
  return { default: FilterDialog };
});

export interface FilterBarProps {
  target: IndexTarget;
  conditions: Conditions;
  fields: readonly FieldSummary[];
  onChange: (conditions: Conditions) => void;
}

/** Of more conditions the rest is only counted: a filter may have a thousand, and the rows are below. */
const MOST_CHIPS = 20;

/** The conditions as chips, and the way to another one. */
export function FilterBar({ target, conditions, fields, onChange }: FilterBarProps) {
  const chips = chipsOf(conditions);
  const further = partsOf(conditions.filter).length - MOST_CHIPS;
  const editor = useFilterEditor();
  return (
    <div className="mt-3 flex items-start gap-3 px-5">
      <ul
        aria-label="Conditions"
        className="hidden-scrollbar -m-1 flex min-w-0 flex-1 flex-wrap items-center gap-1.5 p-1 max-md:flex-nowrap max-md:overflow-x-auto"
      >
        {chips.map(({ edited, name }) => (
          <li key={name} className="max-w-full max-md:flex-none">
            <ConditionChip
              conditions={conditions}
              edited={edited}
              fields={fields}
              onChange={onChange}
              onEdit={editor.open}
              onRemove={() => onChange(withoutCondition(conditions, edited))}
            />
          </li>
        ))}
        {further > 0 && (
          <li className="flex flex-none">
            <Button kind="quiet" aria-haspopup="dialog" onClick={() => editor.open(MOST_CHIPS)}>
              and {counted(further, 'more condition')}…
            </Button>
          </li>
        )}
        <li className={classNames('flex flex-none', chips.length === 0 && '-ml-2')}>
          <AddCondition conditions={conditions} fields={fields} onChange={onChange} />
          <Button kind="quiet" ref={editor.button} onClick={() => editor.open(null)}>
            <ListTree size={14} aria-hidden />
            Edit filter…
          </Button>
        </li>
      </ul>
      <ColumnsMenu target={target} fields={fields} />
      {editor.opened !== null && (
        <Suspense>
          <FilterDialog
            filter={conditions.filter}
            part={editor.opened.part}
            fields={fields}
            onClose={() => editor.close(false)}
            onApply={(filter) => {
              editor.close(true);
              onChange({ ...conditions, filter });
            }}
          />
        </Suspense>
      )}
    </div>
  );
}

/** Whether the filter editor is open, and from which chip. */
function useFilterEditor() {
  const [opened, setOpened] = useState<{ readonly part: number | null } | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const applied = useRef(false);
  useEffect(() => {
    if (opened !== null || !applied.current) return;
    applied.current = false;
    // The chip it was opened from may be about to go, and the focus with it.
    button.current?.focus();
  }, [opened]);
  return {
    opened,
    button,
    open: (part: number | null) => setOpened({ part }),
    close: (isApplied: boolean) => {
      applied.current = isApplied;
      setOpened(null);
    },
  };
}

function AddCondition({ conditions, fields, onChange }: Omit<FilterBarProps, 'target'>) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="New condition"
      trigger={
        <Button kind="quiet">
          <Plus size={14} aria-hidden />
          Condition
        </Button>
      }
    >
      <ConditionForm
        conditions={conditions}
        edited={null}
        fields={fields}
        onDone={(next) => {
          setOpen(false);
          onChange(next);
        }}
      />
    </Popover>
  );
}

/** A chip for each condition, up to a number. Its name is its text, made unique where two say the same. */
function chipsOf({
  filter,
  key,
}: Conditions): readonly { edited: EditedCondition; name: string }[] {
  const parts = partsOf(filter).slice(0, MOST_CHIPS);
  const chips: { edited: EditedCondition; name: string }[] = parts.map((part, at) => ({
    edited: { part: at },
    name: `${at} ${JSON.stringify(part)}`,
  }));
  return key === null ? chips : [...chips, { edited: 'key', name: `key ${JSON.stringify(key)}` }];
}
