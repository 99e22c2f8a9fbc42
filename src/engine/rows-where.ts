import type { Bitmap } from './bitmap.ts';
import type { KeyStore } from './key-store.ts';
import type { RowCondition } from './row-condition.ts';
import { rowsWhereKey, rowsWhereLength } from './where-key.ts';
import { rowsThatLookAlike } from './where-look-alike.ts';
import { rowsWhereMetadata } from './where-metadata.ts';

/**
 * The rows that match, as a set of its own. Yields every few milliseconds, so that
 * the caller can let others run, or drop it.
 *
 * @param within rows that may be found, or null for all. Whether keys look alike
 *   is asked among all rows nevertheless.
 */
export function* rowsWhere(
  store: KeyStore,
  condition: Exclude<RowCondition, { kind: 'matches' }>,
  within: Bitmap | null,
): Generator<void, Bitmap> {
  const found = yield* matchingRows(store, condition);
  return within === null ? found : found.and(within);
}

function matchingRows(
  store: KeyStore,
  condition: Exclude<RowCondition, { kind: 'matches' }>,
): Generator<void, Bitmap> {
  switch (condition.kind) {
    case 'length':
      return rowsWhereLength(store, condition.min, condition.max);
    case 'looks-alike':
      return rowsThatLookAlike(store);
    case 'metadata':
      return rowsWhereMetadata(store, condition.filter);
    default:
      return rowsWhereKey(store, condition);
  }
}
