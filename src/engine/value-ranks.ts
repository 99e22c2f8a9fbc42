import type { FloatList } from './float-list.ts';
import type { MetadataColumn } from './metadata-column.ts';
import { numbersInOrder, type SortedNumbers } from './number-order.ts';
import { createPlace } from './packed-strings.ts';
import { metadataText, NUMBER } from './packed-value.ts';
import { textsInOrder } from './text-order.ts';

/** Beyond so many distinct texts a collator would take longer than somebody wants to wait. */
const COLLATED = 20_000;
/** A few milliseconds of work. */
const VALUES_AT_ONCE = 1 << 16;
const COMPARISONS_AT_ONCE = 1 << 12;

const NUMBER_BYTE = NUMBER.charCodeAt(0);
const collator = new Intl.Collator('en', { numeric: true });

/** Ranks from 1 by code; equal values have the same one. */
interface Ranks {
  readonly ranks: Uint32Array;
  /** The highest rank. */
  readonly distinct: number;
}

/**
 * The order of a field's values: numbers first, by value; then texts, truth
 * values and lists by their text, as people sort (`a2` before `a10`, without
 * regard to case at first). Where there are more than 20,000 distinct of
 * these, which is rather an identifier than a word, they are sorted by
 * code point instead: truth values, then texts, then lists item by item.
 *
 * @param used 1 at the codes whose rank is wanted; others get 0, as does code 0
 */
export function* valueRanks(column: MetadataColumn, used: Uint8Array): Generator<void, Ranks> {
  const { numbers, others } = byKind(column, used);
  const ranks = new Uint32Array(column.dictionary.size + 1);
  let rank = yield* rankNumbers(column, numbers, ranks);
  if (others.length > COLLATED) {
    const sorted = yield* textsInOrder(column.dictionary, others);
    for (let at = 0; at < sorted.length; at += VALUES_AT_ONCE) {
      rank = rankDistinct(sorted.subarray(at, at + VALUES_AT_ONCE), rank, ranks);
      yield;
    }
    return { ranks, distinct: rank };
  }
  let last: string | null = null;
  for (const { id, text } of yield* collated(column, others)) {
    if (last === null || collator.compare(last, text) !== 0) rank += 1;
    last = text;
    ranks[id + 1] = rank;
  }
  return { ranks, distinct: rank };
}

function byKind({ dictionary, numeric }: MetadataColumn, used: Uint8Array) {
  const none = new Uint32Array(0);
  if (numeric === 0) return { numbers: none, others: usedIds(used, () => true) };
  if (numeric === dictionary.size) return { numbers: usedIds(used, () => true), others: none };
  const place = createPlace();
  const isNumber = (id: number) => {
    const { bytes, from } = dictionary.locate(id, place);
    return bytes[from] === NUMBER_BYTE;
  };
  return { numbers: usedIds(used, isNumber), others: usedIds(used, (id) => !isNumber(id)) };
}

function usedIds(used: Uint8Array, isWanted: (id: number) => boolean): Uint32Array {
  const ids = new Uint32Array(used.length);
  let count = 0;
  for (let id = 0; id < used.length - 1; id += 1) {
    if (used[id + 1] === 1 && isWanted(id)) ids[count++] = id;
  }
  return ids.subarray(0, count);
}

function* rankNumbers(
  { numbers }: MetadataColumn,
  ids: Uint32Array,
  ranks: Uint32Array,
): Generator<void, number> {
  const sorted = yield* numbersInOrder(numbers, ids);
  let rank = 0;
  for (let at = 0; at < ids.length; at += VALUES_AT_ONCE) {
    const end = Math.min(ids.length, at + VALUES_AT_ONCE);
    rank = rankEqual(numbers, sorted, { from: at, to: end }, rank, ranks);
    yield;
  }
  return rank;
}

/** Numbers that are equal, 0 and −0, have the same rank. */
function rankEqual(
  numbers: FloatList,
  { ids, keys }: SortedNumbers,
  { from, to }: { readonly from: number; readonly to: number },
  last: number,
  ranks: Uint32Array,
): number {
  let rank = last;
  for (let at = from; at < to; at += 1) {
    const id = ids[at] ?? 0;
    const isNew =
      at === 0 || keys[at] !== keys[at - 1] || numbers.at(id) !== numbers.at(ids[at - 1] ?? 0);
    if (isNew) rank += 1;
    ranks[id + 1] = rank;
  }
  return rank;
}

function rankDistinct(ids: Uint32Array, last: number, ranks: Uint32Array): number {
  let rank = last;
  for (let at = 0; at < ids.length; at += 1) ranks[(ids[at] ?? 0) + 1] = ++rank;
  return rank;
}

interface Collated {
  readonly id: number;
  readonly text: string;
}

/** Merge sort, which unlike `Array.sort` can rest: a comparison takes up to a microsecond. */
function* collated(column: MetadataColumn, ids: Uint32Array): Generator<void, Collated[]> {
  let sorted = Array.from(
    ids,
    (id): Collated => ({ id, text: metadataText(column.valueOf(id + 1)) }),
  );
  let work = 0;
  for (let width = 1; width < sorted.length; width *= 2) {
    const merged: Collated[] = [];
    for (let from = 0; from < sorted.length; from += width * 2) {
      const left = sorted.slice(from, from + width);
      const right = sorted.slice(from + width, from + width * 2);
      let taken = 0;
      for (const item of left) {
        for (let next = right[taken]; next !== undefined; next = right[++taken]) {
          work += 1;
          if (collator.compare(item.text, next.text) <= 0) break;
          merged.push(next);
        }
        merged.push(item);
        if (work < COMPARISONS_AT_ONCE) continue;
        work = 0;
        yield;
      }
      for (; taken < right.length; taken += 1) {
        const item = right[taken];
        if (item !== undefined) merged.push(item);
      }
    }
    sorted = merged;
  }
  return sorted;
}
