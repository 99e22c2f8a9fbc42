import type { Metadata, MetadataValue } from '#protocol/vector.ts';

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

/**
 * What a set of vectors is made of: for each metadata field its values and how
 * often they occur. `null` stands for a vector that was not read and is left out.
 * Fields are in order of their names, those that are nearly unique come last.
 *
 * @param index metadata of every vector that was read of the index, for the share
 *   of each value that is in the set; null when the index was not read
 */
export function composition(
  metadata: readonly (Metadata | null)[],
  index: Iterable<Metadata> | null = null,
): readonly FieldComposition[] {
  const known = metadata.filter((item) => item !== null);
  const fields = new Map<string, FieldCounts>();
  for (const item of known) {
    for (const [field, value] of Object.entries(item)) {
      const counts = fields.get(field) ?? { present: 0, values: new Map<string, number>() };
      fields.set(field, counts);
      counts.present += 1;
      for (const text of valueTexts(value)) {
        counts.values.set(text, (counts.values.get(text) ?? 0) + 1);
      }
    }
  }
  const described = [...fields]
    .sort(
      ([a, x], [b, y]) => Number(isNearlyUnique(x)) - Number(isNearlyUnique(y)) || (a < b ? -1 : 1),
    )
    .map(([field, counts]) => ({
      field,
      distinct: counts.values.size,
      missing: known.length - counts.present,
      values: shownValues(counts, known.length),
    }));
  return index === null ? described : withIndexCounts(described, index);
}

/** One pass over the index, for the values that are shown alone. */
function withIndexCounts(
  fields: readonly FieldComposition[],
  index: Iterable<Metadata>,
): readonly FieldComposition[] {
  const tallies = fields.map(({ field, values }) => ({
    field,
    counts: new Map(values.map(({ value }) => [value, 0])),
  }));
  for (const metadata of index) {
    for (const { field, counts } of tallies) {
      const found = Object.hasOwn(metadata, field) ? metadata[field] : undefined;
      if (found === undefined) continue;
      for (const text of valueTexts(found)) {
        const count = counts.get(text);
        if (count !== undefined) counts.set(text, count + 1);
      }
    }
  }
  return fields.map((field, at) => ({
    ...field,
    values: field.values.map((item) => ({
      ...item,
      inIndex: tallies[at]?.counts.get(item.value) ?? 0,
    })),
  }));
}

interface FieldCounts {
  /** Vectors with the field. */
  present: number;
  readonly values: Map<string, number>;
}

function valueTexts(value: MetadataValue): Iterable<string> {
  return new Set((Array.isArray(value) ? value : [value]).map(String));
}

function isNearlyUnique({ present, values }: FieldCounts): boolean {
  return present > 2 && values.size >= present * UNIQUE_SHARE;
}

function shownValues({ values }: FieldCounts, total: number): readonly ValueCount[] {
  const sorted = [...values].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const most = sorted[0]?.[1] ?? 0;
  const isUsual = most >= total * USUAL_SHARE;
  const all = sorted.map(([value, count]) => ({
    value,
    count,
    rare: isUsual && count <= total * RARE_SHARE && count * RARE_FACTOR <= most,
    inIndex: null,
  }));
  const rare = all.filter((item) => item.rare).slice(-RARE_SHOWN);
  const others = all.filter((item) => !item.rare).slice(0, VALUES_SHOWN - rare.length);
  return [...others, ...rare];
}
