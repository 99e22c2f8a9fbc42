import type { Metadata, MetadataValue } from '#protocol/vector.ts';

/** A metadata field among the vectors read so far. */
export interface FieldSummary {
  readonly field: string;
  /** Vectors that have it. */
  readonly count: number;
  /** Average length of its text when it was first summarised, for the width of its column. */
  readonly typicalLength: number;
  /** String values seen, most frequent first, at most `TOP_VALUES`. */
  readonly values: readonly string[];
}

export interface FieldCensus {
  add(metadata: Metadata): void;
  /**
   * Fields seen so far. The first call puts the most frequent first; from then
   * on fields keep their place and new ones come last, so that columns do not
   * move while somebody looks at them.
   */
  summary(): readonly FieldSummary[];
}

const TOP_VALUES = 40;
/** Beyond this a field is no enumeration, and further values are not worth their memory. */
const DISTINCT_VALUES = 1000;

interface Tally {
  count: number;
  textLength: number;
  readonly values: Map<string, number>;
}

/** Counts which fields and values metadata is made of. */
export function createFieldCensus(): FieldCensus {
  const tallies = new Map<string, Tally>();
  const placed = new Map<string, { readonly typicalLength: number }>();

  const place = () => {
    [...tallies]
      .filter(([field]) => !placed.has(field))
      .sort(([, a], [, b]) => b.count - a.count)
      .forEach(([field, { count, textLength }]) => {
        placed.set(field, { typicalLength: textLength / count });
      });
  };

  return {
    add(metadata) {
      for (const [field, value] of Object.entries(metadata)) {
        let tally = tallies.get(field);
        if (tally === undefined) {
          tally = { count: 0, textLength: 0, values: new Map() };
          tallies.set(field, tally);
        }
        tally.count += 1;
        tally.textLength += metadataText(value).length;
        for (const item of Array.isArray(value) ? value : [value]) {
          if (typeof item === 'string') countValue(tally.values, item);
        }
      }
    },
    summary() {
      place();
      return [...placed].flatMap(([field, { typicalLength }]) => {
        const tally = tallies.get(field);
        return tally === undefined
          ? []
          : [{ field, count: tally.count, typicalLength, values: topValues(tally.values) }];
      });
    },
  };
}

/** A metadata value as one line of text: lists joined by commas. */
export function metadataText(value: MetadataValue): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}

function countValue(values: Map<string, number>, value: string): void {
  const count = values.get(value);
  if (count !== undefined) values.set(value, count + 1);
  else if (values.size < DISTINCT_VALUES) values.set(value, 1);
}

function topValues(values: Map<string, number>): readonly string[] {
  return [...values]
    .sort(([, a], [, b]) => b - a)
    .slice(0, TOP_VALUES)
    .map(([value]) => value);
}
