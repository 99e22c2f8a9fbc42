import { describe, expect, it } from 'vitest';
import type { AuditedRun } from '#console/worker/history-account.ts';
import { figuresOf, historyRows, type JournaledRun, shownRows } from './history-rows.ts';
import { resultWords, rowState, rowTitle } from './history-words.ts';

const journal = (changes: Partial<JournaledRun> = {}): JournaledRun => ({
  id: 'run',
  connection: 'hangzhou',
  bucket: 'films',
  index: 'scenes',
  confirmedAt: 100,
  confirmed: 12,
  ended: 'finished',
  kind: 'delete',
  paused: null,
  done: 12,
  failed: 0,
  confirmationIds: ['C1'],
  ...changes,
});

const audited = (changes: Partial<AuditedRun> = {}): AuditedRun => ({
  id: 'C1',
  kind: 'deletion',
  actor: 'ops',
  bucket: 'films',
  index: 'scenes',
  at: 99,
  lastAt: 101,
  confirmed: 12,
  sent: 12,
  succeeded: 12,
  backup: null,
  ...changes,
});

describe('historyRows', () => {
  it('joins by confirmation and sorts the latest first', () => {
    const rows = historyRows(
      [journal(), journal({ id: 'old', confirmedAt: 5, confirmationIds: [] })],
      [audited({ id: 'C2', at: 200 }), audited()],
    );

    expect(rows.map((row) => [row.id, row.journal !== null, row.audited.length])).toEqual([
      ['C2', false, 1],
      ['run', true, 1],
      ['old', true, 0],
    ]);
  });

  it('keeps both where a journal has no such confirmation', () => {
    const restore = journal({ kind: 'restore', confirmationIds: [] });
    const [first] = historyRows([restore], []);

    expect(historyRows([restore], [audited()])).toHaveLength(2);
    expect(first && rowTitle(first)).toBe('Restore of 12 keys');
  });

  it('makes one run of one that was confirmed twice', () => {
    const parts = [
      audited({ sent: 8, succeeded: 5 }),
      audited({ id: 'C2', at: 300, confirmed: 7, sent: 7, succeeded: 7 }),
    ];
    const [row, ...others] = historyRows([journal({ confirmationIds: ['C1', 'C2'] })], parts);

    expect(others).toEqual([]);
    expect(row && figuresOf(row)).toEqual({ confirmed: 12, sent: 12, succeeded: 12, open: 0 });
  });
});

describe('shownRows', () => {
  const rows = historyRows(
    [journal()],
    [audited(), audited({ id: 'C7', actor: 'Ann', bucket: 'songs', index: 'titles' })],
  );

  it.each([
    [{}, ['run', 'C7']],
    [{ index: 'films/scenes' }, ['run']],
    [{ text: 'ANN' }, ['C7']],
    [{ text: 'c1' }, ['run']],
    [{ text: 'titles', index: 'films/scenes' }, []],
  ])('%j shows %j', (search, ids) => {
    expect(shownRows(rows, search).map(({ id }) => id)).toEqual(ids);
  });
});

it('calls a restore by its name', () => {
  const [row] = historyRows([journal({ kind: 'restore' })], []);

  expect(row && rowTitle(row)).toBe('Restore of 12 keys');
  expect(row && resultWords(row)).toBe('12 restored');
});

describe('rowState', () => {
  it.each<[string, Partial<JournaledRun>, string, boolean]>([
    ['a finished one', {}, 'finished', false],
    ['one with failures', { failed: 3 }, 'finished, 3 failed', false],
    ['a stopped one', { ended: 'stopped' }, 'stopped', false],
    ['one that was cut off', { ended: null }, 'not ended', true],
    ['a paused one', { ended: null, paused: 'away' }, 'paused', true],
  ])('says of a run of this browser how it stands: %s', (_case, changes, words, isOpen) => {
    const [row] = historyRows([journal(changes)], []);

    expect(row && rowState(row)).toMatchObject({ words, isOpen });
  });

  it.each<[Partial<AuditedRun>, string, string]>([
    [{}, 'all answered', 'Deletion of 12 keys'],
    [{ sent: 0, succeeded: 0 }, 'nothing sent', 'Deletion of 12 keys'],
    [{ sent: 8, succeeded: 8 }, '4 not sent', 'Deletion of 12 keys'],
    [{ sent: 8, succeeded: 1 }, '7 without success', 'Deletion of 12 keys'],
    [{ kind: 'writes', confirmed: null, sent: 1, succeeded: 1 }, 'all answered', 'Writes of 1 key'],
    [
      { kind: 'writes', confirmed: null, sent: 0, succeeded: 0 },
      'all answered',
      'Bucket or index made',
    ],
  ])('says of a run of the audit log what came of it: %j', (changes, words, title) => {
    const [row] = historyRows([], [audited(changes)]);

    expect(row && rowState(row).words).toBe(words);
    expect(row && rowTitle(row)).toBe(title);
  });
});
