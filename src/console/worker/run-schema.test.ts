import { expect, it } from 'vitest';
import { parseJournal } from '#engine/journal-schema.ts';
import type { JournalEntry } from '#engine/run-journal.ts';
import { parseSummaries, type RunSummary } from './run-schema.ts';

const ENTRIES: readonly JournalEntry[] = [
  {
    type: 'begun',
    at: 1,
    run: {
      kind: 'delete',
      id: 'r',
      connection: 'c',
      environment: '',
      region: 'cn-hangzhou',
      accountId: '1',
      bucket: 'b',
      index: 'i',
      confirmedAt: 1,
      staged: 2,
      batches: [{ digest: 'd', count: 1 }],
      kept: { 'already-gone': 1, 'changed-kept': 0 },
      backup: null,
      driftCheck: true,
    },
    confirmation: { confirmationId: 'x', expiresAt: '2026-11-22T14:00:00Z', tokens: ['t'] },
  },
  { type: 'checked', at: 2, batch: 0, needless: [], kept: [] },
  { type: 'sending', at: 2, batch: 0, attempt: 1 },
  { type: 'answered', at: 3, batch: 0, requestId: null },
  { type: 'proved', at: 4, batch: 0, contradicted: [], settled: false },
  { type: 'paused', at: 4, reason: 'operator', failure: null },
  {
    type: 'reconfirmed',
    at: 4,
    confirmationId: 'y',
    expiresAt: 'z',
    tokens: [{ batch: 0, token: 't2' }],
  },
  { type: 'resumed', at: 5 },
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
    kind: 'delete',
    connection: 'c',
    bucket: 'b',
    index: 'i',
    confirmedAt: 1,
    confirmed: 2,
    confirmationIds: ['x'],
    paused: null,
    ended: 'finished',
    done: 2,
    failed: 0,
  };
  const later = { ...summary, id: 'new', confirmedAt: 2 };

  const read = parseSummaries([summary, { id: 'damaged' }, later]);

  expect(read).toEqual([later, summary]);
});
