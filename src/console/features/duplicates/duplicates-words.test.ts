import { expect, it } from 'vitest';
import { keepRuleWords } from '#console/lib/keep-rule-words.ts';
import { doubtWords, groupNote, summaryWords } from './duplicates-words.ts';

const PREVIEW = {
  groups: 2,
  keys: 5,
  kept: 2,
  staged: 3,
  ties: 0,
  mixed: 0,
  someMissing: 0,
  allMissing: 0,
  byHand: 0,
};
const SUMMARY = {
  read: 100,
  isWhole: true,
  gone: 0,
  different: 0,
  fields: [],
  preview: PREVIEW,
};
const LINE = {
  group: 0,
  size: 3,
  kept: 'a',
  isTie: false,
  isMixed: false,
  missing: 0,
  isByHand: false,
};

it('says what was found, among what, and what was none any more', () => {
  expect(summaryWords(SUMMARY)).toEqual([
    '5 keys in 2 groups have the same vector as another, among the 100 vectors of the index. Each was read again and compared number by number.',
  ]);
  const part = summaryWords({ ...SUMMARY, isWhole: false, gone: 1, different: 2 });
  expect(part[0]).toContain('the rest of the index was not');
  expect(part[1]).toContain('3 keys seemed to be duplicates and are none any more: 1 gone, 2');
  const none = summaryWords({ ...SUMMARY, preview: { ...PREVIEW, groups: 0, keys: 0 } });
  expect(none).toEqual(['No two are identical among the 100 vectors of the index.']);
});

it('says where the rule alone did not decide', () => {
  expect(doubtWords(PREVIEW)).toBeNull();
  expect(doubtWords({ ...PREVIEW, ties: 1, allMissing: 1 })).toBe(
    'In 1 group several are equal by the rule: the first key stays. In 1 group no key has a single value in the field: the first key stays.',
  );
});

it.each([
  [{}, ''],
  [{ isTie: true, missing: 1 }, 'a tie: the first key, 1 without a value'],
  [{ isMixed: true }, 'values of different kinds'],
  [{ missing: 3 }, 'no value in any: the first key'],
  [{ isByHand: true }, 'by hand'],
  [{ isByHand: true, kept: null }, 'all stay, by hand'],
])('notes %j of a group as %j', (facts, note) => {
  expect(groupNote({ ...LINE, ...facts })).toBe(note);
});

it.each([
  [{ kind: 'first-key' }, 0, 'the first key'],
  [{ kind: 'newest', field: 'year' }, 0, 'the newest by year'],
  [{ kind: 'newest', field: 'year' }, 2, 'the newest by year, or the one chosen by hand,'],
] as const)('what stays of each group: %o, %i by hand', (rule, byHand, words) => {
  expect(keepRuleWords(rule, byHand)).toBe(words);
});
