import { ascending } from './ascending.ts';
import { collatedOrder } from './collated-order.ts';
import type { MetadataColumn } from './metadata-column.ts';
import { numbersInOrder } from './number-order.ts';
import { packValue } from './packed-value.ts';
import { textsInOrder } from './text-order.ts';

/** Beyond so many distinct texts a collator would take longer than somebody wants to wait. */
const COLLATED = 20_000;
/** A few milliseconds of work. */
const VALUES_AT_ONCE = 1 << 16;

/** The order of a field's values, which are named by their numbers in its dictionary. */
export interface ValueOrder {
  /** One of each rank, ascending. */
  readonly ids: Uint32Array;
  /** By number: the value of `ids` that it ranks with, mostly itself. Null when that is so of all. */
  readonly standIns: Uint32Array | null;
  /** Texts are in it as people sort, not by code point. */
  readonly isCollated: boolean;
}

/**
 * The order of a field's values: numbers first, by value; then texts, truth
 * values and lists by their text, as people sort (`a2` before `a10`, without
 * regard to case at first). Where there are more than 20,000 distinct of
 * these, which is rather an identifier than a word, they are sorted by
 * code point instead: truth values, then texts, then lists item by item.
 *
 * @param counts how often each code occurs: values that never do are left out; null for all values
 */
export function* valueOrder(
  column: MetadataColumn,
  counts: Uint32Array | null,
): Generator<void, ValueOrder> {
  const ids = yield* usedIds(counts, column.dictionary.size);
  const { numbers, others } = yield* byKind(column, ids);
  const first = yield* orderOfNumbers(column, numbers);
  if (others.length > COLLATED) {
    const sorted = yield* textsInOrder(column.dictionary, others);
    return { ...first, ids: joined(first.ids, sorted), isCollated: false };
  }
  const rest = yield* collatedOrder(column, others, first.standIns);
  return { ...rest, ids: joined(first.ids, rest.ids) };
}

/**
 * Whether the order of the values that occur is that of people: so few of them are
 * texts, however many there are in all.
 */
export function isCollated(column: MetadataColumn, counts: Uint32Array): boolean {
  const { numbers, numeric, dictionary } = column;
  const areNumbers = numeric === dictionary.size;
  let texts = 0;
  for (let id = 0; id < counts.length - 1 && !areNumbers && texts <= COLLATED; id += 1) {
    if (counts[id + 1] !== 0 && (numeric === 0 || Number.isNaN(numbers.at(id)))) texts += 1;
  }
  return texts <= COLLATED;
}

function* usedIds(counts: Uint32Array | null, size: number): Generator<void, Uint32Array> {
  const ids = new Uint32Array(counts === null ? size : counts.length - 1);
  let count = 0;
  for (let id = 0; id < ids.length; ) {
    const end = Math.min(ids.length, id + VALUES_AT_ONCE);
    for (; id < end; id += 1) if (counts === null || counts[id + 1] !== 0) ids[count++] = id;
    yield;
  }
  return ids.subarray(0, count);
}

interface Kinds {
  readonly numbers: Uint32Array;
  readonly others: Uint32Array;
}

function* byKind(
  { dictionary, numbers: values, numeric }: MetadataColumn,
  ids: Uint32Array,
): Generator<void, Kinds> {
  const none = new Uint32Array(0);
  if (numeric === 0) return { numbers: none, others: ids };
  if (numeric === dictionary.size) return { numbers: ids, others: none };
  const [numbers, others] = [new Uint32Array(ids.length), new Uint32Array(ids.length)];
  let count = 0;
  for (let at = 0; at < ids.length; ) {
    const end = Math.min(ids.length, at + VALUES_AT_ONCE);
    for (; at < end; at += 1) {
      const id = ids[at] ?? 0;
      if (Number.isNaN(values.at(id))) others[at - count] = id;
      else numbers[count++] = id;
    }
    yield;
  }
  return { numbers: numbers.subarray(0, count), others: others.subarray(0, ids.length - count) };
}

/** Of numbers only 0 and −0 differ in the dictionary and are equal. */
function* orderOfNumbers(
  { dictionary, numbers }: MetadataColumn,
  ids: Uint32Array,
): Generator<void, ValueOrder> {
  const sorted = yield* numbersInOrder(numbers, ids);
  const zero = dictionary.find(packValue(0));
  const minusZero = dictionary.find(packValue(-0));
  const at = sorted.indexOf(minusZero);
  if (at < 0 || !sorted.includes(zero)) return { ids: sorted, standIns: null, isCollated: true };
  const standIns = ascending(dictionary.size);
  standIns[minusZero] = zero;
  sorted.copyWithin(at, at + 1);
  return { ids: sorted.subarray(0, -1), standIns, isCollated: true };
}

function joined(first: Uint32Array, second: Uint32Array): Uint32Array {
  if (first.length === 0) return second;
  if (second.length === 0) return first;
  const all = new Uint32Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
