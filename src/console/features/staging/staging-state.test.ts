import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StagedEntry } from '#engine/staged-entry.ts';
import { packSegment, type StagedSegment } from '#engine/staged-segment.ts';
import { StagedSet } from '#engine/staged-set.ts';
import { wholeOf } from './pack-entries.ts';
import type { StagingOperation } from './staging-operation.ts';
import {
  afterLoad,
  type IndexStaging,
  loseKeys,
  NOTHING_STAGED,
  perform,
  performElsewhere,
  takeBack,
} from './staging-state.ts';

function entry(key: string): StagedEntry {
  return { key, provenance: { kind: 'by-hand' }, fingerprint: 'a'.repeat(32), stagedAt: 1 };
}

function setOf(entries: readonly StagedEntry[]): StagedSet {
  return new StagedSet([], new Map(entries.map((item) => [item.key, item])));
}

const stage = (...keys: readonly string[]): StagingOperation => ({
  type: 'stage',
  entries: keys.map(entry),
});
const unstage = (...keys: readonly string[]): StagingOperation => ({ type: 'unstage', keys });

/** One key, in a segment that says to have three million. */
function hugeSegment(key: string): StagedSegment {
  const segment = packSegment([entry(key)], { kind: 'by-hand' }, 1);
  return { ...segment, keys: { ...segment.keys, count: 3_000_000 } };
}

const LOADED = { ...NOTHING_STAGED, isLoaded: true };
const keysOf = (staging: { entries: ReadonlyMap<string, unknown> }) =>
  [...staging.entries.keys()].sort();

const someKeys = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 4 });
const someOperation = fc.oneof(
  someKeys.map((keys) => stage(...keys)),
  someKeys.map((keys) => unstage(...keys)),
);

describe('staging', () => {
  it('is as it was when every decision has been taken back', () => {
    fc.assert(
      fc.property(someKeys, fc.array(someOperation, { maxLength: 12 }), (first, operations) => {
        const begun: IndexStaging = {
          ...LOADED,
          entries: setOf(first.map(entry)),
        };
        const done = operations.reduce<IndexStaging>(
          (now, next) => perform(now, next).staging,
          begun,
        );

        let undone = done;
        while (undone.undo.length > 0) undone = takeBack(undone).staging;

        expect(keysOf(undone)).toEqual(keysOf(begun));
      }),
    );
  });

  it('ends the same in two tabs that hear of each other’s decisions in turn', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), someOperation)), (decisions) => {
        let here: IndexStaging = LOADED;
        let there: IndexStaging = LOADED;
        for (const [isHere, operation] of decisions) {
          const done = perform(isHere ? here : there, operation);
          const told = done.effective;
          if (isHere) here = done.staging;
          else there = done.staging;
          if (told === null) continue;
          if (isHere) there = performElsewhere(there, told);
          else here = performElsewhere(here, told);
        }

        expect(keysOf(here)).toEqual(keysOf(there));
      }),
    );
  });

  it('passes over a decision that another tab has undone already', () => {
    const both = perform(perform(LOADED, stage('a')).staging, stage('b')).staging;
    const elsewhere = performElsewhere(both, unstage('b'));

    const { staging, effective } = takeBack(elsewhere);

    expect(effective).toEqual(unstage('a'));
    expect(keysOf(staging)).toEqual([]);
  });

  it('does not let another tab’s decision be undone here', () => {
    expect(performElsewhere(LOADED, stage('a')).undo).toEqual([]);
  });

  it('takes many decisions back about the same keys, and fewer about ever more of them', () => {
    const afterThree = (segments: readonly StagedSegment[]) =>
      segments.reduce<IndexStaging>((now, segment) => {
        const { staging } = perform(now, { type: 'stage', entries: [], parts: [wholeOf(segment)] });
        return perform(staging, { type: 'unstage', keys: [], parts: [wholeOf(segment)] }).staging;
      }, LOADED);
    const [a, b, c] = ['a', 'b', 'c'].map(hugeSegment);
    if (!a || !b || !c) throw new Error('Three segments were made.');

    expect(afterThree([a, a, a]).undo).toHaveLength(6);
    expect(afterThree([a, b, c]).undo).toHaveLength(2);
    expect(takeBack(afterThree([a, b, c])).staging.entries.has('c')).toBe(true);
  });

  it('never brings back a key that is gone', () => {
    const unstaged = perform(perform(LOADED, stage('a', 'b')).staging, unstage('a', 'b')).staging;

    const lost = loseKeys(unstaged, ['a'], 1).staging;

    expect(keysOf(takeBack(lost).staging)).toEqual(['b']);
  });

  it('tells the others which gone keys were staged here', () => {
    const staged = perform(LOADED, stage('a', 'b')).staging;

    expect(loseKeys(staged, ['a', 'x'], 1).effective).toEqual(unstage('a'));
    expect(loseKeys(staged, ['x'], 1).effective).toBeNull();
  });

  it('keeps a key that was put back and staged again after its deletion was confirmed', () => {
    const again = { ...entry('back'), stagedAt: 3 };
    const staged = perform(LOADED, { type: 'stage', entries: [entry('a'), again] }).staging;

    const lost = loseKeys(staged, ['a', 'back'], 2);

    expect(keysOf(lost.staging)).toEqual(['back']);
    expect(lost.effective).toEqual(unstage('a'));
  });

  it('lays decisions made before storage was read over what it held', () => {
    const early = perform(perform(NOTHING_STAGED, stage('new')).staging, stage('x')).staging;
    const told = performElsewhere(early, unstage('stored'));

    const loaded = afterLoad(told, {
      entries: setOf([entry('stored'), entry('kept')]),
      unreadable: 0,
    });

    expect(keysOf(loaded)).toEqual(['kept', 'new', 'x']);
    expect(loaded).toMatchObject({ isLoaded: true, early: [], notice: null });
  });

  it('says how many stored keys were damaged', () => {
    const loaded = afterLoad(NOTHING_STAGED, { entries: StagedSet.empty, unreadable: 3 });

    expect(loaded.notice).toMatch(/^3 stored keys were damaged/);
  });
});
