import { planBatches } from '../plan.ts';
import type { ConfirmedRun } from '../run-record.ts';

/** A confirmed run of two batches, `a b` and `c`, with one key kept. */
export function sampleRun(changes: Partial<ConfirmedRun> = {}): ConfirmedRun {
  return {
    id: 'run-1',
    connection: 'test',
    environment: 'test',
    region: 'cn-hangzhou',
    accountId: '1234567890123456',
    bucket: 'sample',
    index: 'packages',
    confirmationId: 'confirmation-1',
    expiresAt: '2026-01-01T01:00:00Z',
    confirmedAt: 0,
    staged: 4,
    batches: planBatches(['a', 'b', 'c'], 2).map((batch, at) => ({ ...batch, token: `t${at}` })),
    kept: [{ key: 'd', reason: 'already-gone' }],
    backup: null,
    ...changes,
  };
}
