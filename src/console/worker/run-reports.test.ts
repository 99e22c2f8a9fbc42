import fc from 'fast-check';
import { expect, it } from 'vitest';
import { reportLines } from '#engine/report.ts';
import type { ReportLine } from '#engine/report-format.ts';
import type { KeptKey } from '#engine/run-record.ts';
import { beginRun, type RunState } from '#engine/run-state.ts';
import { createRunReports } from './run-reports.ts';

const SIZES = [1, 10, 20, 20, 7];
const KEPT: readonly KeptKey[] = [
  { key: 'kept 1', reason: 'already-gone' },
  { key: 'kept 2', reason: 'changed-kept' },
];

/** Deleted but for a batch that failed and some keys that were kept out of a request. */
function sampleState(): RunState {
  const run = {
    kind: 'delete',
    ...{ id: 'r', connection: 'c', environment: 'test', region: 'cn-hangzhou', accountId: '1' },
    ...{ bucket: 'b', index: 'i', confirmedAt: 1, staged: 60, backup: null, driftCheck: true },
    batches: SIZES.map((count) => ({ digest: '0', count })),
    kept: { 'already-gone': 1, 'changed-kept': 1 },
  } as const;
  const state = beginRun({ run, confirmation: null });
  const batches = state.batches.map((status, at) => ({
    ...status,
    state: at === 3 ? ('waiting' as const) : ('proved' as const),
    needless: at === 2 ? [0, 5] : [],
    kept: at === 2 ? [6] : [],
  }));
  return { ...state, batches };
}

function reports(reads: number[] = []) {
  const state = sampleState();
  const keys = {
    batch: async (at: number) => {
      reads.push(at);
      return Array.from({ length: SIZES[at] ?? 0 }, (_, place) => ({ key: `key ${at} ${place}` }));
    },
    kept: async function* () {
      yield* KEPT;
    },
  };
  const service = createRunReports(
    async () => state,
    () => keys,
  );
  return { state, keys, service };
}

it('shows any window of the lines that fit, and counts all of them', async () => {
  const outcome = fc.constantFrom(
    null,
    'proven-gone' as const,
    'already-gone' as const,
    'changed-kept' as const,
    'not-attempted' as const,
    'failed' as const,
  );
  const query = fc.record({
    outcome,
    text: fc.constantFrom('', '1', 'kept'),
    from: fc.nat(70),
    count: fc.nat(30),
  });
  const { state, keys, service } = reports();
  const all: ReportLine[] = [];
  for await (const line of reportLines(state, keys)) all.push(line);
  await fc.assert(
    fc.asyncProperty(query, async ({ outcome, text, from, count }) => {
      const fitting = all.filter(
        (line) => (outcome === null || line.outcome === outcome) && line.key.includes(text),
      );

      const window = await service.outcomes('r', { outcome, text, from, count });

      expect(window).toEqual({ total: fitting.length, lines: fitting.slice(from, from + count) });
    }),
  );
});

it('reads no more batches than the window shows', async () => {
  const reads: number[] = [];
  const { service } = reports(reads);

  await service.outcomes('r', { outcome: null, text: '', from: 12, count: 5 });

  expect(reads).toEqual([2]);
});
