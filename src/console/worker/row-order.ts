import { compareKeys } from '#engine/key-order.ts';
import type { ScannedVector } from '#engine/scan.ts';
import type { MetadataValue } from '#protocol/vector.ts';
import { metadataText } from './field-census.ts';

/** What rows are sorted by; `field` null is the key. */
export interface RowOrder {
  readonly field: string | null;
  readonly descending: boolean;
}

const collator = new Intl.Collator('en', { numeric: true });

/**
 * Positions of `rows` in the wanted order. Equal rows keep the order they were
 * read in; rows without the field come last in either direction.
 */
export function sortedPositions(
  rows: readonly ScannedVector[],
  { field, descending }: RowOrder,
): Uint32Array {
  const positions = Uint32Array.from(rows, (_row, at) => at);
  const sign = descending ? -1 : 1;
  if (field === null) {
    return positions.sort((a, b) => sign * compareKeys(keyAt(rows, a), keyAt(rows, b)) || a - b);
  }
  const values = rows.map(({ metadata }) =>
    Object.hasOwn(metadata, field) ? metadata[field] : undefined,
  );
  return positions.sort((a, b) => compareValues(values[a], values[b], sign) || a - b);
}

function keyAt(rows: readonly ScannedVector[], at: number): string {
  return rows[at]?.key ?? '';
}

function compareValues(
  a: MetadataValue | undefined,
  b: MetadataValue | undefined,
  sign: 1 | -1,
): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
  return sign * collator.compare(metadataText(a), metadataText(b));
}
