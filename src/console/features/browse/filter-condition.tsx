import { memo, type ReactElement } from 'react';
import { VisibleText } from '#console/ui/visible-text.tsx';
import type { FilterTools } from './filter-tools.ts';
import { type DraftCondition, type DraftOperator, takesNone, takesNumber } from './filter-tree.ts';
import type { ConditionChange } from './filter-tree-edits.ts';
import { FilterValues } from './filter-values.tsx';
import { COMPARISON_WORDS } from './operator-words.ts';

const CONTROL =
  'h-[30px] w-full min-w-0 rounded-control border border-control-line bg-surface px-2 text-base text-text aria-invalid:border-staged-mark';

const RANGES = {
  'more-than': 'is more than',
  'at-least': 'is at least',
  'less-than': 'is less than',
  'at-most': 'is at most',
} as const;

export interface FilterConditionProps {
  condition: DraftCondition;
  number: string;
  tools: FilterTools;
  fieldProblem: string | null;
  valueProblem: string | null;
  /** What can be done with the condition as a whole, by its name. */
  actions: (name: string) => ReactElement;
}

/** One condition: field, operator and what the field is compared with. */
export function FilterCondition(props: FilterConditionProps) {
  const { condition, number, fieldProblem, valueProblem, actions, tools } = props;
  return (
    <fieldset className="min-w-0 rounded-control border border-line bg-surface p-2">
      <legend className="sr-only">Condition {number}</legend>
      <div className="flex flex-wrap items-start gap-2">
        <span aria-hidden className="pt-1.5 font-mono text-small text-faint">
          {number}
        </span>
        <Comparison
          condition={condition}
          tools={tools}
          fieldProblem={fieldProblem}
          valueProblem={valueProblem}
        />
        <div className="ml-auto pt-0.5 max-md:flex max-md:w-full max-md:justify-end max-md:pt-0">
          {actions(`condition ${number}`)}
        </div>
      </div>
    </fieldset>
  );
}

type ComparisonProps = Omit<FilterConditionProps, 'number' | 'actions'>;

const Comparison = memo(function Comparison(props: ComparisonProps) {
  const { condition, tools, fieldProblem, valueProblem } = props;
  const { prefix, fields, dispatch } = tools;
  const { id, field, operator } = condition;
  const change = (next: ConditionChange) =>
    dispatch({ kind: 'edit', edit: { kind: 'compare', id, change: next } });
  const at = fields.findIndex((summary) => summary.field === field);
  const isUnseen = field !== '' && at === -1 && fields.length > 0;
  const hintId = `${prefix}-${id}-field-hint`;
  return (
    <div className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)_150px_minmax(0,1.4fr)] items-start gap-2 max-md:grid-cols-1">
      <div className="min-w-0">
        <input
          id={`${prefix}-${id}-field`}
          aria-label="Field"
          placeholder="field"
          value={field}
          list={`${prefix}-fields`}
          aria-invalid={fieldProblem !== null}
          aria-describedby={fieldProblem !== null || isUnseen ? hintId : undefined}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onChange={({ target }) => change({ field: target.value })}
          className={CONTROL}
        />
        {(fieldProblem !== null || isUnseen) && (
          <FieldHint id={hintId} field={field} problem={fieldProblem} />
        )}
      </div>
      <OperatorChoice condition={condition} onChange={change} />
      {!takesNone(operator) && (
        <FilterValues
          condition={condition}
          idPrefix={`${prefix}-${id}`}
          suggestions={at === -1 ? undefined : `${prefix}-values-${at}`}
          seen={fields[at]?.values ?? []}
          hasNumbers={fields[at]?.hasNumbers === true}
          problem={valueProblem}
          onChange={change}
        />
      )}
    </div>
  );
});

function FieldHint({ id, field, problem }: { id: string; field: string; problem: string | null }) {
  return (
    <p
      id={id}
      className={`mt-1 break-words text-small ${problem === null ? 'text-muted' : 'text-staged'}`}
    >
      {problem ?? (
        <>
          No key read so far has <VisibleText value={field} />.
        </>
      )}
    </p>
  );
}

interface OperatorChoiceProps {
  condition: DraftCondition;
  onChange: (change: ConditionChange) => void;
}

function OperatorChoice({ condition: { operator, entry }, onChange }: OperatorChoiceProps) {
  const isOperator = (text: string): text is DraftOperator =>
    Object.hasOwn(COMPARISON_WORDS, text) || Object.hasOwn(RANGES, text);
  const choose = (next: string) => {
    if (!isOperator(next)) return;
    onChange({
      operator: next,
      ...(takesNumber(next) && { entry: { ...entry, type: 'number' } }),
    });
  };
  return (
    <select
      aria-label="Operator"
      value={operator}
      onChange={({ target }) => choose(target.value)}
      className={CONTROL}
    >
      {Object.entries(COMPARISON_WORDS).map(([value, words]) => (
        <option key={value} value={value}>
          {words}
        </option>
      ))}
      <optgroup label="Numbers only">
        {Object.entries(RANGES).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </optgroup>
    </select>
  );
}
