import { type FormEvent, useId, useState } from 'react';
import { Button } from '#console/ui/button.tsx';
import type { FieldSummary } from '#engine/metadata-column.ts';
import {
  type ConditionDraft,
  draftOf,
  type EditedCondition,
  EMPTY_DRAFT,
  takesNone,
  takesSeveral,
  withDraft,
} from './condition-draft.ts';
import { type Conditions, KEY_CONDITION_WORDS } from './conditions.ts';
import { readNumber } from './filter-number.ts';
import { Choice, TextField } from './form-field.tsx';
import { COMPARISON_WORDS } from './operator-words.ts';
import { ValueList } from './value-list.tsx';

export interface ConditionFormProps {
  conditions: Conditions;
  edited: EditedCondition;
  /** Fields and values seen so far, as suggestions. */
  fields: readonly FieldSummary[];
  onDone: (conditions: Conditions) => void;
}

/** Writes one condition. */
export function ConditionForm({ conditions, edited, fields, onDone }: ConditionFormProps) {
  const [draft, setDraft] = useState(() => draftOf(conditions, edited) ?? EMPTY_DRAFT);
  const [problem, setProblem] = useState<string | null>(null);
  const update = (change: Partial<ConditionDraft>) => {
    setDraft({ ...draft, ...change });
    setProblem(null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const result = withDraft(conditions, edited, draft);
    if (typeof result === 'string') setProblem(result);
    else onDone(result);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Choice
        label="Condition on"
        value={draft.about}
        onChange={(about) => update({ about })}
        options={{ field: 'a metadata field', key: 'the key' }}
      />
      {draft.about === 'key' ? (
        <KeyFields draft={draft} update={update} />
      ) : (
        <MetadataFields draft={draft} update={update} fields={fields} />
      )}
      {draft.about === 'key' && edited !== 'key' && conditions.key !== null && (
        <p className="text-small text-muted">
          Takes the place of “key {KEY_CONDITION_WORDS[conditions.key.kind]} {conditions.key.text}”.
        </p>
      )}
      {problem !== null && (
        <p role="alert" className="text-small break-words text-staged">
          {problem}
        </p>
      )}
      <Button type="submit" kind="primary" className="self-start">
        {edited === null ? 'Add condition' : 'Change condition'}
      </Button>
    </form>
  );
}

interface FieldsProps {
  draft: ConditionDraft;
  update: (change: Partial<ConditionDraft>) => void;
}

function KeyFields({ draft, update }: FieldsProps) {
  return (
    <>
      <Choice
        label="The key"
        value={draft.kind}
        onChange={(kind) => update({ kind })}
        options={KEY_CONDITION_WORDS}
      />
      <TextField
        label="Text"
        mono
        value={draft.text}
        onChange={(text) => update({ text })}
        hint="Compared exactly, by this browser: the service cannot search by key."
      />
    </>
  );
}

function MetadataFields({
  draft,
  update,
  fields,
}: FieldsProps & { fields: readonly FieldSummary[] }) {
  const fieldList = useId();
  const valueList = useId();
  const { values: seen, hasNumbers } = fields.find(({ field }) => field === draft.field) ?? UNSEEN;
  return (
    <>
      <TextField
        label="Field"
        value={draft.field}
        onChange={(field) => update({ field })}
        suggestions={fieldList}
      />
      <datalist id={fieldList}>
        {fields.map(({ field }) => (
          <option key={field} value={field} />
        ))}
      </datalist>
      <Choice
        label="Operator"
        value={draft.operator}
        onChange={(operator) => update({ operator })}
        options={COMPARISON_WORDS}
      />
      {takesSeveral(draft.operator) && (
        <ValueList values={draft.values} onChange={(values) => update({ values })} />
      )}
      {!takesNone(draft.operator) && (
        <div className="flex items-end gap-2">
          <TextField
            label={takesSeveral(draft.operator) ? 'Another value' : 'Value'}
            value={draft.value}
            onChange={(value) => update({ value })}
            suggestions={valueList}
            hint={seen.includes(draft.value) ? undefined : textHint(draft.value, hasNumbers)}
          />
          {takesSeveral(draft.operator) && (
            <Button
              disabled={draft.value === '' || draft.values.includes(draft.value)}
              onClick={() => update({ values: [...draft.values, draft.value], value: '' })}
            >
              Add value
            </Button>
          )}
        </div>
      )}
      <datalist id={valueList}>
        {seen.map((value) => (
          <option key={value} value={value} />
        ))}
      </datalist>
    </>
  );
}

const UNSEEN: Pick<FieldSummary, 'values' | 'hasNumbers'> = { values: [], hasNumbers: false };

/** This form compares with texts only, which what looks like a number may not be. */
function textHint(value: string, hasNumbers: boolean): string | undefined {
  const other = readNumber(value).valid
    ? `the number ${value}`
    : value === 'true' || value === 'false'
      ? `the truth value ${value}`
      : null;
  if (other === null) return undefined;
  const read = hasNumbers ? ' Keys with numbers in this field were read.' : '';
  return `Compared as the text “${value}”, which ${other} is not.${read} “Edit filter…” compares with either.`;
}
