import { expect, it } from 'vitest';
import type { JournalEntry } from '#engine/run-journal.ts';
import { parseJournal, parseSummaries, type RunSummary } from './run-schema.ts';

const ENTRIES: readonly JournalEntry[] = [
  {
    type: 'confirmed',
    at: 1,
    run: {
      id: 'r',
      connection: 'c',
      environment: '',
      region: 'cn-hangzhou',
      accountId: '1',
      bucket: 'b',
      index: 'i',
      confirmationId: 'x',
      expiresAt: '2026-11-22T14:00:00Z',
      confirmedAt: 1,
      staged: 2,
      batches: [{ keys: ['a'], digest: 'd', token: 't' }],
      kept: [{ key: 'b', reason: 'already-gone' }],
      backup: null,
    },
  },
  { type: 'sending', at: 2, batch: 0, attempt: 1 },
  { type: 'answered', at: 3, batch: 0, requestId: null },
  { type: 'proved', at: 4, batch: 0, stillPresent: [], settled: false },
  { type: 'ended', at: 5, reason: 'finished' },
];

it('reads a journal back as it was written', () => {
  expect(parseJournal(structuredClone(ENTRIES))).toEqual(ENTRIES);
});

it('trusts no journal with a damaged entry', () => {
  const damaged = ENTRIES.map((entry) =>
    entry.type === 'answered' ? { type: 'answered' } : entry,
  );

  expect(parseJournal(damaged)).toBeNull();
});

it('lists readable runs, latest first', () => {
  const summary: RunSummary = {
    id: 'old',
    connection: 'c',
    bucket: 'b',
    index: 'i',
    confirmedAt: 1,
    confirmed: 2,
    ended: 'finished',
    provenGone: 2,
    failed: 0,
  };
  const later = { ...summary, id: 'new', confirmedAt: 2 };

  const read = parseSummaries([summary, { id: 'damaged' }, later]);

  expect(read).toEqual([later, summary]);
});
