import type { MetadataValue } from '#protocol/vector.ts';
import type { MetadataColumn } from './metadata-column.ts';
import type { MetadataRows } from './metadata-rows.ts';
import { PackedStrings } from './packed-strings.ts';

export interface ValueCount {
  /** Numbers and booleans as they are written in JSON. */
  readonly value: string;
  /** Vectors that have it; a vector with a list counts once for each different element. */
  readonly count: number;
  /** So few among so many of another value that it may be there by mistake. */
  readonly rare: boolean;
  /** Vectors of the index that have it, as far as the index was read; null when it was not. */
  readonly inIndex: number | null;
}

export interface FieldComposition {
  readonly field: string;
  /** How many different values there are. */
  readonly distinct: number;
  /** Vectors without the field. */
  readonly missing: number;
  /** At most 12, most frequent first; rare ones are preferred to middling ones. */
  readonly values: readonly ValueCount[];
}

const VALUES_SHOWN = 12;
const RARE_SHOWN = VALUES_SHOWN - 1;
/** At most this share of the vectors … */
const RARE_SHARE = 0.05;
/** … and at least this many times outnumbered by the most frequent value. */
const RARE_FACTOR = 10;
/** Beside a value that itself has no more than this share, nothing stands out: the field names, it does not sort. */
const USUAL_SHARE = 0.1;
/** With at least this share of different values, a field names the vectors more than it groups them. */
const UNIQUE_SHARE = 0.9;

/** Metadata of some rows. */
export interface SomeMetadata {
  readonly metadata: MetadataRows;
  readonly rows: Uint32Array;
}

/** Rows, or values, looked at between two looks at the clock. */
const AT_ONCE = 1 << 14;

/**
 * What a set of vectors is made of: for each metadata field its values and how
 * often they occur. Fields are in order of their names, those that are nearly
 * unique come last. Yields every few milliseconds.
 *
 * @param index metadata of every vector that was read of the index, for the share
 *   of each value that is in the set; null when the index was not read
 */
export function* composition(
  set: SomeMetadata,
  index: SomeMetadata | null = null,
): Generator<void, readonly FieldComposition[]> {
  const described: { readonly isUnique: boolean; readonly field: FieldComposition }[] = [];
  for (const column of set.metadata.columns) {
    const { counts, present } = yield* countCodes(column, set.rows);
    if (present === 0) continue;
    const values = yield* countTexts(column, counts);
    const total = set.rows.length;
    described.push({
      isUnique: present > 2 && values.texts.size >= present * UNIQUE_SHARE,
      field: {
        field: column.field,
        distinct: values.texts.size,
        missing: total - present,
        values: yield* shownValues(values, total),
      },
    });
  }
  const fields = described
    .sort(
      (a, b) => Number(a.isUnique) - Number(b.isUnique) || (a.field.field < b.field.field ? -1 : 1),
    )
    .map(({ field }) => field);
  if (index === null) return fields;
  const shared: FieldComposition[] = [];
  for (const field of fields) shared.push(yield* withIndexCounts(field, index));
  return shared;
}

function* countCodes(column: MetadataColumn, rows: Uint32Array) {
  const counts = new Uint32Array(column.dictionary.size + 1);
  let present = 0;
  for (let at = 0; at < rows.length; at += 1) {
    if (at % AT_ONCE === 0) yield;
    const code = column.codes.at(rows[at] ?? 0);
    if (code === 0) continue;
    counts[code] = (counts[code] ?? 0) + 1;
    present += 1;
  }
  return { counts, present };
}

interface TextCounts {
  readonly texts: PackedStrings;
  /** By the number of the text. */
  readonly counts: Uint32Array;
}

/** The same text may be a string, a number, and an element of a list: it counts as one value. */
function* countTexts(column: MetadataColumn, byCode: Uint32Array): Generator<void, TextCounts> {
  const texts = new PackedStrings();
  let counts = new Uint32Array(byCode.length);
  for (let code = 1; code < byCode.length; code += 1) {
    if (code % AT_ONCE === 0) yield;
    const count = byCode[code] ?? 0;
    if (count === 0) continue;
    for (const text of valueTexts(column.valueOf(code))) {
      const id = texts.intern(text);
      if (id >= counts.length) counts = twiceAsLong(counts);
      counts[id] = (counts[id] ?? 0) + count;
    }
  }
  return { texts, counts };
}

function twiceAsLong(counts: Uint32Array): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(counts.length * 2);
  more.set(counts);
  return more;
}

/** One pass over the index, for the values that are shown alone. */
function* withIndexCounts(
  field: FieldComposition,
  { metadata, rows }: SomeMetadata,
): Generator<void, FieldComposition> {
  const column = metadata.column(field.field);
  const tallies = new Uint32Array(field.values.length);
  if (column !== undefined) {
    const { counts } = yield* countCodes(column, rows);
    const shown = new Map(field.values.map(({ value }, at) => [value, at]));
    for (let code = 1; code < counts.length; code += 1) {
      if (code % AT_ONCE === 0) yield;
      const count = counts[code] ?? 0;
      if (count === 0) continue;
      for (const text of valueTexts(column.valueOf(code))) {
        const at = shown.get(text);
        if (at !== undefined) tallies[at] = (tallies[at] ?? 0) + count;
      }
    }
  }
  return {
    ...field,
    values: field.values.map((item, at) => ({ ...item, inIndex: tallies[at] ?? 0 })),
  };
}

function valueTexts(value: MetadataValue): Iterable<string> {
  return new Set((Array.isArray(value) ? value : [value]).map(String));
}

/** The first in order of those that are not rare, and the last of those that are. */
function* shownValues(
  { texts, counts }: TextCounts,
  total: number,
): Generator<void, readonly ValueCount[]> {
  let most = 0;
  for (let id = 0; id < texts.size; id += 1) most = Math.max(most, counts[id] ?? 0);
  const isUsual = most >= total * USUAL_SHARE;
  const rareOnes: ValueCount[] = [];
  const others: ValueCount[] = [];
  for (let id = 0; id < texts.size; id += 1) {
    if (id % AT_ONCE === 0) yield;
    const count = counts[id] ?? 0;
    const rare = isUsual && count <= total * RARE_SHARE && count * RARE_FACTOR <= most;
    const list = rare ? rareOnes : others;
    const last = rare ? list[0] : list.at(-1);
    const isFull = list.length === (rare ? RARE_SHOWN : VALUES_SHOWN);
    // Whether it is among them the count alone mostly tells.
    if (isFull && last !== undefined && (rare ? count > last.count : count < last.count)) continue;
    insert(list, { value: texts.at(id), count, rare, inIndex: null });
    if (list.length > (rare ? RARE_SHOWN : VALUES_SHOWN)) list.splice(rare ? 0 : -1, 1);
  }
  return [...others.slice(0, VALUES_SHOWN - rareOnes.length), ...rareOnes];
}

/** Into its place: most frequent first, then by text. */
function insert(list: ValueCount[], item: ValueCount): void {
  let at = list.length;
  while (at > 0 && isBefore(item, list[at - 1])) at -= 1;
  list.splice(at, 0, item);
}

function isBefore(a: ValueCount, b: ValueCount | undefined): boolean {
  return b === undefined || a.count > b.count || (a.count === b.count && a.value < b.value);
}
