import { describe, expect, it } from 'vitest';
import { ownFailure } from './failure.ts';
import type { JournalEntry } from './run-journal.ts';
import { applyEntry, beginRun, countOutcomes, replay } from './run-state.ts';
import { sampleRun } from './simulation/sample-run.ts';

const run = sampleRun();
const refused = { ...ownFailure('AccessDenied', 'No.'), outcome: 'answered' } as const;
const lost = { ...ownFailure('NetworkFailure', 'Gone.'), outcome: 'unknown' } as const;
const confirmed: JournalEntry = { type: 'confirmed', at: 0, run };
const sending: JournalEntry = { type: 'sending', at: 10, batch: 0, attempt: 1 };
const answered: JournalEntry = { type: 'answered', at: 20, batch: 0, requestId: 'R1' };
const proved: JournalEntry = {
  type: 'proved',
  at: 30,
  batch: 0,
  stillPresent: ['b'],
  settled: false,
};

describe('applyEntry', () => {
  it('follows a batch from waiting to proven', () => {
    const journal = [sending, answered, proved];
    const states = journal.map(
      (_, at) => journal.slice(0, at + 1).reduce(applyEntry, beginRun(run)).batches[0]?.state,
    );

    expect(states).toEqual(['sending', 'answered', 'proved']);
    expect(replay([confirmed, sending, answered, proved])?.batches[0]).toEqual({
      state: 'proved',
      count: 2,
      attempts: 1,
      requestId: 'R1',
      failure: null,
      stillPresent: ['b'],
      settled: false,
      sentAt: 10,
      answeredAt: 20,
    });
  });

  it.each([
    ['failed', refused],
    ['lost', lost],
  ])('calls a batch %s by whether something may have been deleted', (expected, failure) => {
    const state = replay([confirmed, sending, { type: 'failed', at: 20, batch: 0, failure }]);

    expect(state?.batches[0]).toMatchObject({ state: expected, failure });
  });

  it('refuses an entry about a batch that the run does not have', () => {
    expect(() => applyEntry(beginRun(run), { ...sending, batch: 2 })).toThrow(RangeError);
  });

  it('leaves the state that it was given as it was', () => {
    const before = beginRun(run);
    applyEntry(before, sending);

    expect(before).toEqual(beginRun(run));
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
    const state = replay([confirmed, ...entries]);
    return state && countOutcomes(state);
  };
  const ended: JournalEntry = { type: 'ended', at: 40, reason: 'interrupted' };
  const nothing = { failed: 0, 'already-gone': 1, 'changed-kept': 0, sent: 0, staged: 4 };

  it('counts what was not sent as not attempted', () => {
    expect(counts()).toEqual({ ...nothing, 'proven-gone': 0, 'not-attempted': 3 });
  });

  it('counts what is in flight as sent, and once the run has ended as failed', () => {
    expect(counts(sending)).toEqual({ ...nothing, 'proven-gone': 0, 'not-attempted': 1, sent: 2 });
    expect(counts(sending, ended)).toEqual({
      ...nothing,
      'proven-gone': 0,
      'not-attempted': 1,
      failed: 2,
    });
  });

  it('counts a key that is still present as failed', () => {
    expect(counts(sending, answered, proved)).toEqual({
      ...nothing,
      'proven-gone': 1,
      failed: 1,
      'not-attempted': 1,
    });
  });
});
