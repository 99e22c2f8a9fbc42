import {
  type Condition,
  type MetadataFilter,
  matchesFilter,
  type Scalar,
  withinRange,
} from '#protocol/metadata-filter.ts';
import { Bitmap } from './bitmap.ts';
import type { KeyStore } from './key-store.ts';
import type { MetadataColumn } from './metadata-column.ts';
import { createPlace, PackedStrings, type TextPlace } from './packed-strings.ts';
import { ITEM_END, LIST, NUMBER, packItem, packValue } from './packed-value.ts';
import { CHUNK_ROWS } from './row-codes.ts';
import { textOf } from './text-bytes.ts';

/** A few milliseconds of work. */
const VALUES_AT_ONCE = 1 << 15;
const CHUNKS_AT_ONCE = 8;

const LIST_BYTE = LIST.charCodeAt(0);
const NUMBER_BYTE = NUMBER.charCodeAt(0);
const END_BYTE = ITEM_END.charCodeAt(0);

/**
 * Rows that match as `matchesFilter` has it. A condition is evaluated once for
 * each distinct value of its field, and then looked up for each row.
 */
export function* rowsWhereMetadata(
  store: KeyStore,
  filter: MetadataFilter,
): Generator<void, Bitmap> {
  const [entry] = Object.entries(filter);
  if (entry === undefined) return allRows(store);
  const [name, operand] = entry;
  if (name === '$and') {
    const found = allRows(store);
    for (const part of asFilters(operand)) found.and(yield* rowsWhereMetadata(store, part));
    return found;
  }
  if (name === '$or') {
    const found = new Bitmap(store.size);
    for (const part of asFilters(operand)) found.or(yield* rowsWhereMetadata(store, part));
    return found;
  }
  const matchesMissing = matchesFilter(filter, {});
  const column = store.column(name);
  if (column === undefined) return matchesMissing ? allRows(store) : new Bitmap(store.size);
  const wanted = new Uint8Array(column.dictionary.size + 1);
  // A parsed filter has one field here, and its operand is a condition.
  yield* markWanted(wanted, column, operand as Condition);
  wanted[0] = matchesMissing ? 1 : 0;
  return yield* rowsWithCodes(store, column, wanted);
}

/** `$and` and `$or` hold lists of filters, which the parser has made sure of. */
function asFilters(operand: unknown): readonly MetadataFilter[] {
  return operand as readonly MetadataFilter[];
}

function allRows({ size }: KeyStore): Bitmap {
  const rows = new Bitmap(size);
  rows.addRange(0, size);
  return rows;
}

/** Sets `wanted[code]` to 1 for each code whose value matches. */
function* markWanted(
  wanted: Uint8Array,
  column: MetadataColumn,
  condition: Condition,
): Generator<void, void> {
  if ('$eq' in condition) return yield* markEqual(wanted, column, [condition.$eq], 1);
  if ('$ne' in condition) return yield* markEqual(wanted, column, [condition.$ne], 0);
  if ('$in' in condition) return yield* markEqual(wanted, column, condition.$in, 1);
  if ('$nin' in condition) return yield* markEqual(wanted, column, condition.$nin, 0);
  if ('$exists' in condition) {
    wanted.fill(condition.$exists ? 1 : 0);
    return;
  }
  const { numbers } = column;
  yield* markTexts(column, (place, id) => isWithin(place, numbers.at(id), condition), wanted, 1);
}

/** @param mark for values that equal one of `operands`; all others get the opposite */
function* markEqual(
  wanted: Uint8Array,
  column: MetadataColumn,
  operands: readonly Scalar[],
  mark: 0 | 1,
): Generator<void, void> {
  wanted.fill(1 - mark);
  const items = new PackedStrings();
  for (const operand of operands) {
    // Equality does not tell −0 from 0, packed values do.
    for (const twin of operand === 0 ? [0, -0] : [operand]) {
      const id = column.dictionary.find(packValue(twin));
      if (id >= 0) wanted[id + 1] = mark;
      items.intern(packItem(twin));
    }
  }
  if (column.lists === 0) return;
  yield* markTexts(column, (place) => holdsItem(place, items), wanted, mark);
}

function* markTexts(
  { dictionary }: MetadataColumn,
  isWanted: (packed: TextPlace, id: number) => boolean,
  wanted: Uint8Array,
  mark: 0 | 1,
): Generator<void, void> {
  const place = createPlace();
  const size = wanted.length - 1;
  for (let id = 0; id < size; ) {
    const end = Math.min(size, id + VALUES_AT_ONCE);
    for (; id < end; id += 1) {
      if (isWanted(dictionary.locate(id, place), id)) wanted[id + 1] = mark;
    }
    yield;
  }
}

/** Whether the packed value is a list with one of `items`. */
function holdsItem({ bytes, from, to }: TextPlace, items: PackedStrings): boolean {
  if (bytes[from] !== LIST_BYTE) return false;
  for (let at = from + 1; at < to; ) {
    let end = at;
    while (bytes[end] !== END_BYTE) end += 1;
    if (items.findBytes(bytes, at, end + 1) >= 0) return true;
    at = end + 1;
  }
  return false;
}

/** Whether the packed value is a number of the range, which is then `number`, or a list with one. */
function isWithin({ bytes, from, to }: TextPlace, number: number, range: Condition): boolean {
  if (bytes[from] === NUMBER_BYTE) return withinRange(number, range);
  if (bytes[from] !== LIST_BYTE) return false;
  for (let at = from + 1, end = at; at < to; at = end + 1) {
    end = bytes.indexOf(END_BYTE, at);
    // A number holds nothing that is escaped in an item.
    if (bytes[at] !== NUMBER_BYTE) continue;
    if (withinRange(Number(textOf(bytes, at + 1, end)), range)) return true;
  }
  return false;
}

function* rowsWithCodes(
  { size }: KeyStore,
  { codes }: MetadataColumn,
  wanted: Uint8Array,
): Generator<void, Bitmap> {
  const found = new Bitmap(size);
  for (let first = 0, chunk = 0; first < size; first += CHUNK_ROWS, chunk += 1) {
    const held = codes.chunk(chunk);
    const count = Math.min(CHUNK_ROWS, size - first);
    if (held === undefined) {
      if (wanted[0] === 1) found.addRange(first, first + count);
      continue;
    }
    for (let at = 0; at < count; at += 32) {
      const end = Math.min(count, at + 32);
      let bits = 0;
      for (let row = at; row < end; row += 1) bits |= (wanted[held[row] ?? 0] ?? 0) << (row - at);
      found.putWord((first + at) >>> 5, bits);
    }
    if (chunk % CHUNKS_AT_ONCE === CHUNKS_AT_ONCE - 1) yield;
  }
  return found;
}
