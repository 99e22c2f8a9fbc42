import { describe, expect, it } from 'vitest';
import { metadataFingerprint } from '#engine/fingerprint.ts';
import { KeyStore } from '#engine/key-store.ts';
import { RowSet } from '#engine/row-set.ts';
import { packSegment } from '#engine/staged-segment.ts';
import { type BarredKeys, BarredRows } from './barred-keys.ts';
import { resultOf } from './sample-review.ts';

const KEYS = ['plain', 'ключ', '🦊', '\ud83d', 'a\u0000b', 'left'];
const NOTHING: BarredKeys = { singles: [], parts: [], segments: {}, deleted: null };

function storeOf(keys: readonly string[]) {
  const store = new KeyStore();
  for (const key of keys) store.add(key, {});
  return store;
}

/** A segment of these keys as it is sent, and the part of it that has them all or only some. */
function segmentOf(...keys: readonly string[]) {
  const fingerprint = metadataFingerprint({});
  const entries = keys.map((key) => ({ key, fingerprint }));
  const { bytes, ends } = packSegment(entries, { kind: 'by-hand' }, 0).keys;
  const part = (rows: RowSet) => ({ segment: 's', words: rows.words });
  return {
    sent: { s: { bytes, ends } },
    all: part(RowSet.all(ends.length)),
    some: (...rows: readonly number[]) => part(RowSet.of(ends.length, rows)),
  };
}

const found = (barred: BarredRows, told: BarredKeys) => [
  ...resultOf(barred.rowsOf(told)).positions(),
];

it('finds the rows of keys, packed or not, whatever they are made of', () => {
  const barred = new BarredRows(storeOf(KEYS));
  const { sent, all } = segmentOf(...KEYS.slice(1), 'unread');

  const told = { ...NOTHING, singles: ['plain', 'gone'], parts: [all], segments: sent };

  expect(found(barred, told)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(found(barred, { ...NOTHING, singles: ['left'] })).toEqual([5]);
});

describe('the keys of a segment', () => {
  it('are sent once, and each decision names some of them', () => {
    const barred = new BarredRows(storeOf(['a', 'b', 'c']));
    const { sent, all, some } = segmentOf('a', 'b', 'c');
    expect(barred.missing({ ...NOTHING, parts: [all] })).toEqual(['s']);

    expect(found(barred, { ...NOTHING, parts: [all], segments: sent })).toEqual([0, 1, 2]);

    const fewer = { ...NOTHING, parts: [some(0, 2)] };
    expect(barred.missing(fewer)).toEqual([]);
    expect(found(barred, fewer)).toEqual([0, 2]);
  });

  it('are asked for again when rows came in among which those not found may be', () => {
    const store = storeOf(['a']);
    const barred = new BarredRows(store);
    const { sent, all } = segmentOf('a', 'late');
    const told = { ...NOTHING, parts: [all] };
    expect(found(barred, { ...told, segments: sent })).toEqual([0]);
    expect(barred.missing(told)).toEqual([]);

    store.add('late', {});

    expect(barred.missing(told)).toEqual(['s']);
    expect(found(barred, { ...told, segments: sent })).toEqual([0, 1]);
    store.add('later', {});
    expect(barred.missing(told)).toEqual([]);
  });

  it('are forgotten once none is staged', () => {
    const barred = new BarredRows(storeOf(['a']));
    const { sent, all } = segmentOf('a');
    const told = { ...NOTHING, parts: [all] };
    resultOf(barred.rowsOf({ ...told, segments: sent }));

    expect(found(barred, NOTHING)).toEqual([]);
    expect(barred.missing(told)).toEqual(['s']);
  });
});

it('keeps what runs have deleted until it is told otherwise', () => {
  const barred = new BarredRows(storeOf(['a', 'b']));

  expect(found(barred, { ...NOTHING, deleted: ['b', 'gone'] })).toEqual([1]);
  expect(found(barred, { ...NOTHING, singles: ['a'] })).toEqual([0, 1]);
  expect(found(barred, { ...NOTHING, deleted: [] })).toEqual([]);
});
