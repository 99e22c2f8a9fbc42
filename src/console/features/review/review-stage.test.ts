import { describe, expect, it } from 'vitest';
import { type ReviewFacts, type ReviewStage, reviewStage, reviewSteps } from './review-stage.ts';

const COUNTS = { all: 3, present: 3, gone: 0, changed: 0, unverified: 0, waiting: 0 };
const VERIFIED: ReviewFacts = {
  isRunning: false,
  counts: COUNTS,
  isVerifying: false,
  oldestVerdict: 1000,
  now: 2000,
  isBackingUp: false,
  hasBackup: false,
  declinesBackup: false,
};
const TEN_MINUTES = 600_000;

describe('reviewStage', () => {
  it.each<[string, Partial<ReviewFacts>, ReviewStage]>([
    ['asks for a backup once all is verified', {}, 'back-up'],
    ['lets a backed-up set be confirmed', { hasBackup: true }, 'confirm'],
    ['lets a declined backup stand for one', { declinesBackup: true }, 'confirm'],
    ['waits for the verification', { isVerifying: true, hasBackup: true }, 'verify'],
    ['waits for a run on the same index', { isRunning: true, hasBackup: true }, 'running'],
    [
      'stops at one unverified key, backup or not',
      { counts: { ...COUNTS, unverified: 1 }, hasBackup: true },
      'unverified',
    ],
    ['stops at a key not read yet', { counts: { ...COUNTS, waiting: 1 } }, 'unverified'],
    [
      'calls a verification stale after ten minutes',
      { now: 1001 + TEN_MINUTES, hasBackup: true },
      'stale',
    ],
    ['holds a verification of just ten minutes good', { now: 1000 + TEN_MINUTES }, 'back-up'],
    [
      'has nothing to do when every key is gone or changed',
      { counts: { ...COUNTS, present: 0, gone: 3 }, declinesBackup: true },
      'nothing',
    ],
    ['shows a backup under way', { isBackingUp: true }, 'backing-up'],
  ])('%s', (_rule, part, stage) => {
    expect(reviewStage({ ...VERIFIED, ...part })).toBe(stage);
  });
});

describe('reviewSteps', () => {
  const states = (part: Partial<ReviewFacts>) => {
    const facts = { ...VERIFIED, ...part };
    return reviewSteps(reviewStage(facts), facts).map(({ state, note }) => note ?? state);
  };

  it('marks exactly one step as the current one while there is something to do', () => {
    expect(states({})).toEqual(['done', 'current', 'todo', 'todo', 'todo']);
    expect(states({ hasBackup: true })).toEqual(['done', 'done', 'current', 'todo', 'todo']);
    expect(states({ isVerifying: true })).toEqual(['current', 'todo', 'todo', 'todo', 'todo']);
  });

  it('does not call a declined backup done', () => {
    expect(states({ declinesBackup: true })).toEqual([
      'done',
      'declined',
      'current',
      'todo',
      'todo',
    ]);
  });

  it('says that a verification is out of date or incomplete', () => {
    expect(states({ now: TEN_MINUTES * 2 })[0]).toBe('out of date');
    expect(states({ counts: { ...COUNTS, unverified: 1 } })[0]).toBe('incomplete');
  });
});
