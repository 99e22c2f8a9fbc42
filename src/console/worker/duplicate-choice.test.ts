import { describe, expect, it } from 'vitest';
import { metadataFingerprint } from '#engine/fingerprint.ts';
import type { KeepRule } from '#engine/keep-rule.ts';
import { DuplicateChoice } from './duplicate-choice.ts';

function choiceOf() {
  const choice = new DuplicateChoice();
  choice.add([
    { key: 'a', metadata: { year: '2019' } },
    { key: 'b', metadata: { year: '2021' } },
    { key: 'c', metadata: { year: '2021' } },
  ]);
  choice.add([
    { key: 'd', metadata: {} },
    { key: 'e', metadata: { year: '2020' } },
  ]);
  choice.add([
    { key: 'f', metadata: {} },
    { key: 'g', metadata: {} },
  ]);
  return choice;
}

const staged = (choice: DuplicateChoice) => [...choice.notKept()].map(({ key }) => key);

describe('DuplicateChoice', () => {
  it('stages all but the first key, unless told otherwise', () => {
    expect(staged(choiceOf())).toEqual(['b', 'c', 'e', 'g']);
  });

  it('counts the groups that a rule cannot decide, and says what stays in each', () => {
    const choice = choiceOf();
    choice.rule = { kind: 'newest', field: 'year' };

    expect(staged(choice)).toEqual(['a', 'c', 'd', 'g']);
    expect(choice.preview()).toEqual({
      groups: 3,
      keys: 7,
      kept: 3,
      staged: 4,
      ties: 1,
      mixed: 0,
      someMissing: 1,
      allMissing: 1,
      byHand: 0,
    });
    expect(choice.lines(0, 2).map(({ kept, isTie, missing }) => [kept, isTie, missing])).toEqual([
      ['b', true, 0],
      ['e', false, 1],
    ]);
  });

  it('names the key that stays of each group of which others are staged', () => {
    const choice = choiceOf();
    choice.rule = { kind: 'newest', field: 'year' };
    expect([...choice.keptKeys()]).toEqual(['b', 'e', 'f']);

    choice.choose(0, 2);
    choice.choose(1, 'all');
    expect([...choice.keptKeys()]).toEqual(['c', 'f']);
  });

  it('follows every rule that is set in turn', () => {
    const choice = choiceOf();
    const kept = (rule: KeepRule) => {
      choice.rule = rule;
      return [...choice.keptKeys()];
    };

    expect(kept({ kind: 'newest', field: 'year' })).toEqual(['b', 'e', 'f']);
    expect(kept({ kind: 'oldest', field: 'year' })).toEqual(['a', 'e', 'f']);
    expect(kept({ kind: 'newest', field: 'nothing' })).toEqual(['a', 'd', 'f']);
    expect(kept({ kind: 'first-key' })).toEqual(['a', 'd', 'f']);
  });

  it('puts a choice by hand above the rule, until it is taken back', () => {
    const choice = choiceOf();
    choice.choose(0, 2);
    choice.choose(1, 'all');

    expect(staged(choice)).toEqual(['a', 'b', 'g']);
    expect(choice.preview()).toMatchObject({ kept: 4, staged: 3, byHand: 2 });
    expect(choice.view(1, 0, 10)).toMatchObject({ kept: null, isByHand: true, size: 2 });

    choice.choose(0, null);
    expect(staged(choice)).toEqual(['b', 'c', 'g']);
  });

  it('counts the groups whose values are of different kinds', () => {
    const choice = choiceOf();
    choice.add([
      { key: 'h', metadata: { year: '2019' } },
      { key: 'i', metadata: { year: '2019-05' } },
    ]);
    choice.rule = { kind: 'newest', field: 'year' };

    expect(choice.preview()).toMatchObject({ groups: 4, mixed: 1 });
    expect(choice.lines(0, 4).map(({ isMixed }) => isMixed)).toEqual([false, false, false, true]);
  });

  it('never stages all keys of a group', () => {
    const choice = choiceOf();
    for (const rule of ['first-key', 'shortest-key'] as const) {
      choice.rule = { kind: rule };
      expect(staged(choice)).toHaveLength(4);
    }
  });

  it('counts the groups that were decided by hand', () => {
    const choice = choiceOf();
    choice.rule = { kind: 'oldest', field: 'year' };
    choice.choose(0, 1);
    choice.choose(2, 'all');
    expect(choice.byHand).toBe(2);

    choice.choose(2, null);
    expect(choice.byHand).toBe(1);
  });

  it('gives the fingerprint of the metadata that was verified', () => {
    expect([...choiceOf().notKept()][0]).toEqual({
      key: 'b',
      fingerprint: metadataFingerprint({ year: '2021' }),
    });
  });

  it('shows a part of the members of a long group', () => {
    const view = choiceOf().view(0, 1, 1);

    expect(view?.size).toBe(3);
    expect(view?.members).toEqual([{ key: 'b', metadata: { year: '2021' }, place: 1 }]);
    expect(choiceOf().view(9, 0, 1)).toBeNull();
  });
});
