import { type PlannedBatch, planBatches } from '../plan.ts';
import type { JournalEntry } from '../run-journal.ts';
import type { DeleteRun, KeptKey } from '../run-record.ts';

/** Keys with a content that nobody looks at, in batches of at most `size`. */
export function sampleBatches(keys: readonly string[], size?: number): readonly PlannedBatch[] {
  return planBatches(
    keys.map((key) => ({ key, content: `content of ${key}` })),
    size,
  );
}

export const SAMPLE_KEPT: readonly KeptKey[] = [{ key: 'd', reason: 'already-gone' }];

/** A confirmed run of two batches, `a` and `b c`, with the key `d` kept out of it. */
export function sampleRun(changes: Partial<DeleteRun> = {}): DeleteRun {
  return {
    kind: 'delete',
    id: 'run-1',
    connection: 'test',
    environment: 'test',
    region: 'cn-hangzhou',
    accountId: '1234567890123456',
    bucket: 'sample',
    index: 'packages',
    confirmedAt: 0,
    staged: 4,
    batches: runBatches(sampleBatches(['a', 'b', 'c'])),
    kept: { 'already-gone': 1, 'changed-kept': 0 },
    backup: null,
    driftCheck: false,
    ...changes,
  };
}

/** The journal's first entry, with a token `t0`, `t1` … for each batch. */
export function begun(run: DeleteRun): Extract<JournalEntry, { type: 'begun' }> {
  return {
    type: 'begun',
    at: 0,
    run,
    confirmation: {
      confirmationId: 'confirmation-1',
      expiresAt: '2026-01-01T01:00:00Z',
      tokens: run.batches.map((_, at) => `t${at}`),
    },
  };
}

/** What a run keeps of its batches: everything but the keys. */
export function runBatches(batches: readonly PlannedBatch[]): DeleteRun['batches'] {
  return batches.map(({ digest, keys }) => ({ digest, count: keys.length }));
}
