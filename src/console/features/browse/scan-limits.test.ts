import { expect, it } from 'vitest';
import {
  allLimitsWords,
  budgetOfDraft,
  DEFAULT_BUDGET,
  draftOfBudget,
  durationWords,
  limitWords,
  MOST_BUDGET,
  raisedBudget,
  usedUp,
} from './scan-limits.ts';

it('reading goes on with more of what ran out, up to what a browser can bear', () => {
  expect(raisedBudget(DEFAULT_BUDGET, 'keys')).toEqual({ ...DEFAULT_BUDGET, maxKeys: 5_000_000 });
  expect(raisedBudget({ ...DEFAULT_BUDGET, maxKeys: 5_000_000 }, 'keys')?.maxKeys).toBe(10_000_000);
  expect(raisedBudget(MOST_BUDGET, 'keys')).toBeNull();
  expect(raisedBudget(MOST_BUDGET, 'memory')).toBeNull();
  expect(raisedBudget(DEFAULT_BUDGET, 'time')?.maxMs).toBe(150 * 60_000);
});

it('says a limit in its own unit', () => {
  expect(limitWords(DEFAULT_BUDGET, 'keys')).toBe('1\u202f000\u202f000 keys');
  expect(limitWords(DEFAULT_BUDGET, 'memory')).toBe('1.0 GB of memory');
  expect(limitWords(DEFAULT_BUDGET, 'time')).toBe('30 minutes');
});

it.each([
  [1000, '1 second'],
  [45_000, '45 seconds'],
  [300_000, '5 minutes'],
  [9_000_000, '2.5 hours'],
])('says %i ms as “%s”', (ms, words) => {
  expect(durationWords(ms)).toBe(words);
});

it('a form that was not touched gives the same limits', () => {
  expect(budgetOfDraft(draftOfBudget(DEFAULT_BUDGET))).toEqual(DEFAULT_BUDGET);
  expect(budgetOfDraft({ keys: '2\u202f000 000', megabytes: '0.5', minutes: '1' })).toEqual({
    maxKeys: 2_000_000,
    maxBytes: 500_000,
    maxMs: 60_000,
  });
});

it.each([
  ['nothing', '', 'Keys is “”'],
  ['nought', '0', 'Keys is “0”'],
  ['less than one key', '0.5', 'Keys is “0.5”'],
  ['more than can be', '10000001', 'at most 10\u202f000\u202f000'],
  ['a word', 'all', 'Keys is “all”'],
])('refuses %s as a number of keys', (_case, keys, words) => {
  expect(budgetOfDraft({ keys, megabytes: '1000', minutes: '30' })).toContain(words);
});

it('says all limits in one line', () => {
  expect(allLimitsWords(DEFAULT_BUDGET)).toBe('1\u202f000\u202f000 keys, 1.0 GB, 30 minutes');
});

it.each([
  ['keys', { maxKeys: 500 }, '500 keys were read already'],
  ['memory', { maxBytes: 2_000_000 }, 'takes 2.0 MB of memory already'],
  ['time', { maxMs: 60_000 }, 'Reading took 2 minutes already'],
])('says that reading would not go on with the %s it has used', (_part, given, words) => {
  const used = { progress: { matched: 500, elapsedMs: 120_000 }, bytes: 2_000_000 };

  expect(usedUp({ ...DEFAULT_BUDGET, ...given }, used)).toContain(words);
  expect(usedUp(DEFAULT_BUDGET, used)).toBeNull();
});
