import type { Failure } from '#engine/failure.ts';
import type { BatchStatus } from '#engine/run-state.ts';

export interface FailureGroup {
  /** The first failure with this code, as an example. */
  readonly failure: Failure;
  readonly batches: number;
  readonly keys: number;
}

/** Batches that ended badly, by the code of what went wrong, in order of first appearance. */
export function groupFailures(batches: readonly BatchStatus[]): readonly FailureGroup[] {
  const groups = new Map<string, FailureGroup>();
  for (const { state, failure, count, contradicted } of batches) {
    const isBad = state === 'failed' || state === 'unproved' || contradicted.length > 0;
    if (!isBad || failure === null) continue;
    const keys = state === 'proved' ? contradicted.length : count;
    const known = groups.get(failure.code);
    groups.set(failure.code, {
      failure: known?.failure ?? failure,
      batches: (known?.batches ?? 0) + 1,
      keys: (known?.keys ?? 0) + keys,
    });
  }
  return [...groups.values()];
}
