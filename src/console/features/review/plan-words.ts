import { counted, formatCount } from '#console/lib/number-format.ts';
import type { Plan } from '#console/worker/plan-service.ts';

/** "3 already gone, 1 changed since staged". */
export function keptWords({ kept }: Pick<Plan, 'kept'>): string {
  const parts = [
    kept['already-gone'] > 0 && `${formatCount(kept['already-gone'])} already gone`,
    kept['changed-kept'] > 0 && `${formatCount(kept['changed-kept'])} changed since staged`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? 'Nothing: every staged key goes' : parts.join(', ');
}

/** "1 batch of 12 keys", "2 batches: 500 keys, then 114", "3 batches: 2 of 500 keys, then 203". */
export function batchWords(counts: readonly number[]): string {
  const [first = 0] = counts;
  const last = counts.at(-1) ?? 0;
  const batches = counted(counts.length, 'batch', 'batches');
  if (counts.length === 1) return `${batches} of ${counted(first, 'key')}`;
  const whole = counts.filter((count) => count === first).length;
  const rest = whole < counts.length ? `, then ${formatCount(last)}` : '';
  const repeated = whole > 1 ? `${formatCount(whole)} of ` : '';
  return `${batches}: ${repeated}${counted(first, 'key')}${rest}`;
}
