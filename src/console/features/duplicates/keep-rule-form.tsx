import type { IndexTarget } from '#console/lib/index-target.ts';
import type { KeepRule } from '#engine/keep-rule.ts';
import { setKeepRule } from './duplicates-store.ts';

interface KeepRuleFormProps {
  target: IndexTarget;
  rule: KeepRule;
  /** Metadata fields among the duplicates. */
  fields: readonly string[];
}

const KINDS: readonly { readonly kind: KeepRule['kind']; readonly words: string }[] = [
  { kind: 'first-key', words: 'the first key' },
  { kind: 'shortest-key', words: 'the shortest key' },
  { kind: 'newest', words: 'the newest by a field' },
  { kind: 'oldest', words: 'the oldest by a field' },
];

const SELECT = 'h-[30px] max-w-[240px] rounded-control border border-line-strong bg-surface px-2';

/** Which one of identical vectors stays. */
export function KeepRuleForm({ target, rule, fields }: KeepRuleFormProps) {
  const byField = rule.kind === 'newest' || rule.kind === 'oldest';
  const field = byField ? rule.field : (fields[0] ?? '');
  const change = (kind: KeepRule['kind'], by: string) =>
    void setKeepRule(
      target,
      kind === 'newest' || kind === 'oldest' ? { kind, field: by } : { kind },
    );
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="section-label pb-1.5">Of each group stays</legend>
      <div className="flex flex-wrap items-center gap-2">
        <select
          aria-label="Of each group stays"
          value={rule.kind}
          onChange={(event) => {
            const chosen = KINDS.find(({ kind }) => kind === event.target.value);
            if (chosen !== undefined) change(chosen.kind, field);
          }}
          className={SELECT}
        >
          {KINDS.filter(({ kind }) => fields.length > 0 || kind.endsWith('-key')).map(
            ({ kind, words }) => (
              <option key={kind} value={kind}>
                {words}
              </option>
            ),
          )}
        </select>
        {byField && (
          <select
            aria-label="Metadata field"
            value={field}
            onChange={(event) => change(rule.kind, event.target.value)}
            className={SELECT}
          >
            {fields.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        )}
      </div>
      {byField && (
        <p className="max-w-[44ch] text-small text-muted">
          Numbers are compared by size, times by the clock, other texts in their natural order.
        </p>
      )}
    </fieldset>
  );
}
