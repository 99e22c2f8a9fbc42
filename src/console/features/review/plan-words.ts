import { counted, formatCount } from '#console/lib/number-format.ts';
import type { Plan } from '#console/worker/plan-answer.ts';

/** "3 already gone, 1 changed since staged". */
export function keptWords({ kept }: Pick<Plan, 'kept'>): string {
  const parts = [
    kept['already-gone'] > 0 && `${formatCount(kept['already-gone'])} already gone`,
    kept['changed-kept'] > 0 && `${formatCount(kept['changed-kept'])} changed since staged`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? 'Nothing: every staged key goes' : parts.join(', ');
}

/** "1 batch of 1 key", "2 batches: 1 key, then 6", "5 batches: 1 key, then 10, each proven first; then 3 of up to 500". */
export function batchWords(counts: readonly number[]): string {
  const [first = 0, second = 0, ...rest] = counts;
  const batches = counted(counts.length, 'batch', 'batches');
  if (counts.length === 1) return `${batches} of ${counted(first, 'key')}`;
  const canary = `${batches}: ${counted(first, 'key')}, then ${formatCount(second)}`;
  const [full, ...more] = rest;
  if (full === undefined) return canary;
  const others =
    more.length === 0 ? formatCount(full) : `${rest.length} of up to ${formatCount(full)}`;
  return `${canary}, each proven before it goes on; then ${others}`;
}
