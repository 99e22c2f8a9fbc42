import type { MetadataValue } from '#protocol/vector.ts';

/** A metadata field among the vectors read so far. */
export interface FieldSummary {
  readonly field: string;
  /** Vectors that have it. */
  readonly count: number;
  /** Average length of its text when it was first summarised, for the width of its column. */
  readonly typicalLength: number;
  /** String values seen, most frequent first, at most 40. */
  readonly values: readonly string[];
}

/** A metadata value as one line of text: lists joined by commas. */
export function metadataText(value: MetadataValue): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}
