import { X } from 'lucide-react';
import { useId } from 'react';
import { Button } from '#console/ui/button.tsx';
import { VisibleText } from '#console/ui/visible-text.tsx';
import { readNumber } from './filter-number.ts';
import {
  type DraftCondition,
  type DraftValue,
  NO_ENTRY,
  takesNumber,
  takesSeveral,
  type ValueType,
  valuesOf,
} from './filter-tree.ts';
import type { ConditionChange } from './filter-tree-edits.ts';

const CONTROL =
  'h-[30px] min-w-0 rounded-control border border-control-line bg-surface px-2 text-base text-text aria-invalid:border-staged-mark';

export interface FilterValuesProps {
  condition: DraftCondition;
  /** What the ids of its controls begin with. */
  idPrefix: string;
  /** Id of the datalist with the field's values. */
  suggestions: string | undefined;
  /** Texts that were read in the field. */
  seen: readonly string[];
  /** Numbers were. */
  hasNumbers: boolean;
  problem: string | null;
  onChange: (change: ConditionChange) => void;
}

/** What a field is compared with: one value, or several. */
export function FilterValues(props: FilterValuesProps) {
  const { condition, idPrefix, suggestions, seen, hasNumbers, problem, onChange } = props;
  const { operator, entry, values } = condition;
  const isList = takesSeveral(operator);
  const hintId = useId();
  const types = takesNumber(operator) ? [] : possibleTypes(entry);
  const hint = hintOf(condition, types, { seen, hasNumbers });
  const add = () =>
    onChange({ values: valuesOf(condition), entry: { ...NO_ENTRY, type: entry.type } });
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      {isList && <TypedValueList values={values} onChange={(next) => onChange({ values: next })} />}
      <div className="flex min-w-0 flex-wrap gap-2">
        <input
          id={`${idPrefix}-value`}
          aria-label={isList ? 'Another value' : 'Value'}
          placeholder={isList ? 'another value' : 'value'}
          value={entry.text}
          list={suggestions}
          inputMode={takesNumber(operator) ? 'decimal' : undefined}
          aria-invalid={problem !== null}
          aria-describedby={problem !== null || hint !== null ? hintId : undefined}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onChange={({ target }) => onChange({ entry: { ...entry, text: target.value } })}
          onKeyDown={(event) => {
            // Else Enter would apply the filter.
            if (event.key !== 'Enter' || !isList || entry.text === '') return;
            event.preventDefault();
            add();
          }}
          className={`flex-1 basis-28 ${CONTROL}`}
        />
        {types.length > 1 && (
          <TypeChoice
            types={types}
            type={entry.type}
            onChange={(type) => onChange({ entry: { ...entry, type } })}
          />
        )}
        {isList && (
          <Button disabled={entry.text === ''} onClick={add}>
            Add value
          </Button>
        )}
      </div>
      {(problem !== null || hint !== null) && (
        <p
          id={hintId}
          className={`break-words text-small ${problem === null ? 'text-muted' : 'text-staged'}`}
        >
          {problem ?? hint}
        </p>
      )}
    </div>
  );
}

const TYPE_WORDS: Readonly<Record<ValueType, string>> = {
  text: 'text',
  number: 'number',
  boolean: 'true or false',
};

/** What the typed text could be, its type as it stands among it. */
function possibleTypes({ text, type }: DraftValue): readonly ValueType[] {
  const types: ValueType[] = ['text'];
  if (type === 'number' || readNumber(text).valid) types.push('number');
  if (type === 'boolean' || text === 'true' || text === 'false') types.push('boolean');
  return types;
}

function hintOf(
  { operator, entry: { text, type } }: DraftCondition,
  types: readonly ValueType[],
  { seen, hasNumbers }: Pick<FilterValuesProps, 'seen' | 'hasNumbers'>,
): string | null {
  const refused =
    'Some versions of the service refuse it; this browser then filters what it reads.';
  if (takesNumber(operator)) return `Compares numbers only. ${refused}`;
  if (types.length === 1) return null;
  const other = types[1] === 'number' ? `the number ${text}` : `the truth value ${text}`;
  const compared = `The service compares types: the text “${text}” is not ${other}.`;
  if (type !== 'text') return `${compared} ${refused}`;
  if (seen.includes(text)) return `${compared} Keys with the text were read.`;
  return hasNumbers ? `${compared} Keys with numbers in this field were read.` : compared;
}

interface TypeChoiceProps {
  types: readonly ValueType[];
  type: ValueType;
  onChange: (type: ValueType) => void;
}

function TypeChoice({ types, type, onChange }: TypeChoiceProps) {
  return (
    <select
      aria-label="Type of the value"
      value={type}
      onChange={({ target }) => {
        const chosen = types.find((each) => each === target.value);
        if (chosen !== undefined) onChange(chosen);
      }}
      className={`flex-none ${CONTROL}`}
    >
      {types.map((each) => (
        <option key={each} value={each}>
          {TYPE_WORDS[each]}
        </option>
      ))}
    </select>
  );
}

/** The values that stand already, each removable; of those that are no texts the type is said. */
function TypedValueList({
  values,
  onChange,
}: {
  values: readonly DraftValue[];
  onChange: (values: readonly DraftValue[]) => void;
}) {
  if (values.length === 0) return null;
  // A filter may name a value twice: the place makes each unique.
  const named = values.map((value, at) => ({
    value,
    at,
    name: `${at} ${value.type} ${value.text}`,
  }));
  return (
    <ul aria-label="Values" className="flex max-h-32 flex-wrap gap-1.5 overflow-y-auto">
      {named.map(({ value, at, name }) => (
        <li
          key={name}
          className="flex h-[26px] max-w-full items-center rounded-control border border-line bg-sunken pl-2"
        >
          <span className="truncate">
            <VisibleText value={value.text === '' ? '""' : value.text} />
            {value.type !== 'text' && (
              <span className="ml-1 text-small text-muted">{TYPE_WORDS[value.type]}</span>
            )}
          </span>
          <button
            type="button"
            aria-label={`Remove value ${value.text}`}
            onClick={({ currentTarget }) => {
              // This button is about to go; the focus stays in the condition.
              currentTarget
                .closest('fieldset')
                ?.querySelector<HTMLElement>('[id$="-value"]')
                ?.focus();
              onChange(values.filter((_, other) => other !== at));
            }}
            className="grid size-6 flex-none place-items-center rounded-control text-faint hover:text-text"
          >
            <X size={12} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
