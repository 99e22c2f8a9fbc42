import { describe, expect, it } from 'vitest';
import { ownFailure } from './failure.ts';
import type { JournalEntry } from './run-journal.ts';
import type { RestoreRun } from './run-record.ts';
import {
  applyEntry,
  beginRun,
  countOutcomes,
  isOpen,
  isUncertain,
  positionsLeft,
  replay,
} from './run-state.ts';
import { begun, sampleRun } from './simulation/sample-run.ts';

const run = sampleRun();
const first = begun(run);
const refused = { ...ownFailure('AccessDenied', 'No.'), outcome: 'answered' } as const;
const lost = { ...ownFailure('NetworkFailure', 'Gone.'), outcome: 'unknown' } as const;
// The second batch, b and c.
const sending: JournalEntry = { type: 'sending', at: 10, batch: 1, attempt: 1 };
const answered: JournalEntry = { type: 'answered', at: 20, batch: 1, requestId: 'R1' };
const proved: JournalEntry = {
  type: 'proved',
  at: 30,
  batch: 1,
  contradicted: [1],
  settled: false,
};

describe('applyEntry', () => {
  it('follows a batch from waiting to proven', () => {
    const journal = [sending, answered, proved];
    const states = journal.map(
      (_, at) => journal.slice(0, at + 1).reduce(applyEntry, beginRun(first)).batches[1]?.state,
    );

    expect(states).toEqual(['sending', 'answered', 'proved']);
    expect(replay([first, sending, answered, proved])?.batches[1]).toEqual({
      state: 'proved',
      count: 2,
      attempts: 1,
      requestId: 'R1',
      failure: null,
      again: false,
      needless: [],
      kept: [],
      contradicted: [1],
      settled: false,
      sentAt: 10,
      answeredAt: 20,
    });
  });

  it.each([
    ['failed', refused],
    ['lost', lost],
  ])('calls a batch %s by whether something may have been done', (expected, failure) => {
    const entry: JournalEntry = { type: 'failed', at: 20, batch: 1, failure, again: false };
    const status = replay([first, sending, entry])?.batches[1];

    expect(status).toMatchObject({ state: expected, failure });
    expect(status && isUncertain(status)).toBe(expected === 'lost');
    expect(status && isOpen(status)).toBe(expected === 'lost');
  });

  it('does not call a batch that was proved one to be tried again', () => {
    const failed: JournalEntry = { type: 'failed', at: 20, batch: 1, failure: lost, again: true };

    expect(replay([first, sending, failed, proved])?.batches[1]?.again).toBe(false);
  });

  it('adds up what was left out by several readings', () => {
    const checked = (needless: number[], kept: number[]): JournalEntry => ({
      type: 'checked',
      at: 5,
      batch: 1,
      needless,
      kept,
    });
    const status = replay([first, checked([1], []), checked([], [0])])?.batches[1];

    expect(status).toMatchObject({ state: 'waiting', needless: [1], kept: [0] });
    expect(status && positionsLeft(status)).toEqual([]);
  });

  it('rests, goes on and ends', () => {
    const paused: JournalEntry = { type: 'paused', at: 40, reason: 'away', failure: lost };
    const resumed: JournalEntry = { type: 'resumed', at: 50 };
    const ended: JournalEntry = { type: 'ended', at: 60, reason: 'stopped' };

    expect(replay([first, paused])?.paused).toEqual({ reason: 'away', failure: lost, at: 40 });
    expect(replay([first, paused, resumed])?.paused).toBeNull();
    expect(replay([first, paused, ended])).toMatchObject({
      paused: null,
      ended: 'stopped',
      endedAt: 60,
    });
  });

  it('refuses an entry about a batch that the run does not have', () => {
    expect(() => applyEntry(beginRun(first), { ...sending, batch: 2 })).toThrow(RangeError);
  });

  it('leaves the state that it was given as it was', () => {
    const before = beginRun(first);
    applyEntry(before, sending);

    expect(before).toEqual(beginRun(first));
  });
});

describe('replay', () => {
  it('makes nothing of a journal that does not begin with its run', () => {
    expect(replay([])).toBeNull();
    expect(replay([sending])).toBeNull();
  });
});

describe('countOutcomes', () => {
  const counts = (...entries: JournalEntry[]) => {
    const state = replay([first, ...entries]);
    return state && countOutcomes(state);
  };
  const ended: JournalEntry = { type: 'ended', at: 40, reason: 'stopped' };
  const nothing = {
    'proven-gone': 0,
    'already-gone': 1,
    'changed-kept': 0,
    restored: 0,
    'already-there': 0,
    'different-kept': 0,
    failed: 0,
    'not-attempted': 0,
    sent: 0,
    staged: 4,
  };

  it('counts what was not sent as not attempted', () => {
    expect(counts()).toEqual({ ...nothing, 'not-attempted': 3 });
  });

  it('counts what is in flight as sent, and once the run has ended as failed', () => {
    expect(counts(sending)).toEqual({ ...nothing, 'not-attempted': 1, sent: 2 });
    expect(counts(sending, ended)).toEqual({ ...nothing, 'not-attempted': 1, failed: 2 });
  });

  it('counts a key that is still present as failed', () => {
    expect(counts(sending, answered, proved)).toEqual({
      ...nothing,
      'proven-gone': 1,
      failed: 1,
      'not-attempted': 1,
    });
  });

  it('counts what was left out by its reason, whatever becomes of the rest', () => {
    const checked = { type: 'checked', at: 5, batch: 1, needless: [0], kept: [1] } as const;

    expect(counts(checked)).toEqual({
      ...nothing,
      'already-gone': 2,
      'changed-kept': 1,
      'not-attempted': 1,
    });
  });

  it('has a restore’s own outcomes', () => {
    const { driftCheck: _, kept: __, ...facts } = run;
    const restore: RestoreRun = {
      ...facts,
      kind: 'restore',
      staged: 3,
      backup: { fileName: 'sample.vbb', count: 3, sha256: 'b'.repeat(64) },
      overwrite: false,
    };
    const state = replay([
      { type: 'begun', at: 0, run: restore, confirmation: null },
      { type: 'checked', at: 1, batch: 0, needless: [0], kept: [] },
      { type: 'proved', at: 2, batch: 0, contradicted: [], settled: false },
      { type: 'checked', at: 3, batch: 1, needless: [], kept: [1] },
      sending,
      answered,
      { ...proved, contradicted: [] },
    ]);

    expect(state && countOutcomes(state)).toEqual({
      ...nothing,
      'already-gone': 0,
      'already-there': 1,
      'different-kept': 1,
      restored: 1,
      staged: 3,
    });
  });
});
