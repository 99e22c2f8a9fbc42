import { describe, expect, it } from 'vitest';
import { NO_LIVE_FIGURES, type RunView } from '#console/worker/run-view.ts';
import { DELETE_OUTCOMES } from '#engine/report-format.ts';
import type { BatchStatus } from '#engine/run-state.ts';
import { runSteps } from './run-steps.ts';
import { batchStateWords, runAccount, runTitle, summaryWords } from './run-words.ts';

function batch(part: Partial<BatchStatus> = {}): BatchStatus {
  return {
    state: 'waiting',
    count: 500,
    attempts: 0,
    requestId: null,
    failure: null,
    again: false,
    needless: [],
    kept: [],
    contradicted: [],
    settled: false,
    sentAt: null,
    answeredAt: null,
    ...part,
  };
}

const PROVED = batch({ state: 'proved', attempts: 1 });

function view(part: Partial<RunView> = {}): RunView {
  return {
    id: 'r',
    kind: 'delete',
    connection: 'c',
    environment: '',
    bucket: 'b',
    index: 'i',
    confirmation: { confirmationId: 'x', expiresAt: '2026-11-22T14:00:00Z' },
    confirmedAt: 0,
    confirmed: 1000,
    driftCheck: true,
    overwrite: false,
    backup: { fileName: 'f', count: 1000, sha256: '0' },
    batches: [PROVED, batch()],
    counts: {
      'proven-gone': 500,
      'already-gone': 0,
      'changed-kept': 0,
      restored: 0,
      'already-there': 0,
      'different-kept': 0,
      failed: 0,
      'not-attempted': 500,
      sent: 0,
      staged: 1000,
    },
    done: 500,
    outcomes: DELETE_OUTCOMES,
    left: { batches: 1, keys: 500 },
    paused: null,
    ended: null,
    endedAt: null,
    work: 'here',
    wish: 'none',
    problem: null,
    needsFile: false,
    live: NO_LIVE_FIGURES,
    ...part,
  };
}

const DONE = view({
  ended: 'finished',
  work: 'over',
  batches: [PROVED, PROVED],
  counts: { ...view().counts, 'proven-gone': 1000, 'not-attempted': 0 },
  done: 1000,
});

describe('runTitle', () => {
  it.each<[string, RunView]>([
    ['Deleting 1\u202f000 vectors', view()],
    ['1\u202f000 vectors deleted and proven gone', DONE],
    ['1\u202f000 vectors deleted and proven gone', { ...DONE, ended: 'stopped' }],
    [
      'Stopped: 500 of 1\u202f000 vectors deleted and proven gone',
      view({ ended: 'stopped', work: 'over' }),
    ],
    ['Paused: 500 of 1\u202f000 vectors deleted and proven gone', view({ work: 'paused' })],
    ['Waiting: 500 of 1\u202f000 vectors deleted and proven gone', view({ work: 'queued' })],
    ['Putting back 1\u202f000 vectors', view({ kind: 'restore' })],
    ['1\u202f000 vectors put back and read again', { ...DONE, kind: 'restore' }],
    ['Stuck: 500 of 1\u202f000 vectors deleted and proven gone', view({ work: 'stuck' })],
  ])('is “%s”', (title, run) => {
    expect(runTitle(run)).toBe(title);
  });
});

describe('runAccount', () => {
  it('tells sent from not sent', () => {
    const account = runAccount(view({ ended: 'stopped', work: 'over' }));

    expect(account).toEqual([
      'Sent: 500 keys in 1 batch; 500 of these keys are proven gone.',
      'Not sent: 500 keys in 1 batch; nothing of it was done, and it stays staged.',
    ]);
  });

  it('does not count as sent what was read before and left out', () => {
    const batches = [{ ...PROVED, count: 500, needless: [0, 1], kept: [2] }];

    const account = runAccount(view({ kind: 'restore', ended: 'finished', work: 'over', batches }));

    expect(account).toEqual([
      'Sent: 497 keys in 1 batch; 500 of these keys are there, as in the backup.',
      'There already, as in the backup: 2 keys, not sent.',
      'There with other content: 1 key, left as it is.',
    ]);
  });

  it('does not pretend to know what could not be read', () => {
    const batches = [PROVED, batch({ state: 'unproved', attempts: 1 })];

    const account = runAccount(view({ ended: 'finished', work: 'over', batches }));

    expect(account.at(-1)).toMatch(/^Unknown: 500 keys in 1 batch sent/);
  });

  it('says what was refused and what is still there', () => {
    const batches = [
      batch({ state: 'failed', attempts: 1 }),
      batch({ state: 'proved', attempts: 1, contradicted: [0, 4], kept: [7] }),
    ];

    const account = runAccount(view({ ended: 'finished', work: 'over', batches })).join(' ');

    expect(account).toContain('Refused: 500 keys in 1 batch; nothing of it was done');
    expect(account).toContain('Changed since the review: 1 key, not deleted');
    expect(account).toContain('Still there when read afterwards: 2 keys');
  });
});

describe('batchStateWords', () => {
  it.each<[string, Partial<BatchStatus>, boolean]>([
    ['waiting', {}, false],
    ['not sent', {}, true],
    ['sent', { state: 'sending', attempts: 1 }, false],
    ['sent, attempt 3', { state: 'sending', attempts: 3 }, false],
    ['answered, not read yet', { state: 'answered' }, false],
    ['answer lost, to be settled by reading', { state: 'lost' }, false],
    ['proven gone', { state: 'proved' }, true],
    ['answer lost, settled by reading: gone', { state: 'proved', settled: true }, true],
    ['1 key still present, the others proven gone', { state: 'proved', contradicted: [0] }, true],
    [
      '2 changed, kept, 1 gone already, the others proven gone',
      { state: 'proved', kept: [1, 2], needless: [0] },
      true,
    ],
    ['failed, will be tried again', { state: 'failed', again: true }, false],
    ['refused, nothing done', { state: 'failed' }, true],
    ['sent, could not be read back', { state: 'unproved' }, true],
  ])('says “%s”', (words, part, hasEnded) => {
    expect(batchStateWords(batch(part), { kind: 'delete', hasEnded })).toBe(words);
  });
});

describe('runSteps', () => {
  const lastTwo = (run: RunView) => (runSteps(run) ?? []).slice(3);

  it('goes from deleting over proving to done', () => {
    expect(lastTwo(view()).map(({ state }) => state)).toEqual(['current', 'todo']);
    const allSent = view({ batches: [PROVED, batch({ state: 'answered' })] });
    expect(lastTwo(allSent).map(({ state }) => state)).toEqual(['done', 'current']);
    expect(lastTwo(DONE).map(({ state }) => state)).toEqual(['done', 'done']);
  });

  it('calls nothing done that was stopped or refused', () => {
    const stopped = lastTwo(view({ ended: 'stopped', work: 'over' }));
    expect(stopped.map(({ note }) => note)).toEqual(['stopped', 'in part']);
    const refused = view({
      ended: 'finished',
      work: 'over',
      batches: [batch({ state: 'failed' })],
      done: 0,
    });
    expect(lastTwo(refused).map(({ state, note }) => note ?? state)).toEqual(['refused', 'todo']);
  });

  it('does not call a declined backup done', () => {
    expect(runSteps(view({ backup: null }))?.[1]).toMatchObject({ note: 'declined' });
  });
});

it('sums a past run up in a few words', () => {
  const past = { kind: 'delete', done: 408, failed: 0, paused: null } as const;

  expect(summaryWords({ ...past, ended: 'finished' })).toBe('408 gone');
  expect(summaryWords({ ...past, ended: 'stopped' })).toBe('408 gone, stopped');
  expect(summaryWords({ ...past, ended: 'finished', failed: 4 })).toBe('408 gone, 4 failed');
  expect(summaryWords({ ...past, ended: null })).toBe('not ended');
  expect(summaryWords({ ...past, ended: null, paused: 'away' })).toBe('paused');
  expect(summaryWords({ ...past, kind: 'restore', ended: 'finished' })).toBe('408 put back');
});
