import { FingerprintColumn } from '#engine/fingerprint-column.ts';
import type { PlannedKey } from '#engine/run-record.ts';
import type { ReviewStore } from './review-store.ts';

/** Keys in an order and what each held: what a backup, a plan or a sample is of. */
export interface ReviewCover {
  /** Of the review. */
  readonly rows: Uint32Array;
  /** `contentFingerprint` of each, by its place. */
  readonly contents: FingerprintColumn;
}

/** What would be deleted now, in the order of keys. */
export function deletableOf(store: ReviewStore): ReviewCover {
  const order = store.orderNow();
  const rows = new Uint32Array(store.staged.count);
  const contents = new FingerprintColumn();
  let count = 0;
  for (const row of order) {
    if (!store.isDeletable(row)) continue;
    contents.copy(count, store.content, row);
    rows[count] = row;
    count += 1;
  }
  return { rows: rows.slice(0, count), contents };
}

/** Whether two are of the same keys in the same order, each with the same content. */
export function isSameCover(one: ReviewCover, other: ReviewCover): boolean {
  if (one === other) return true;
  if (one.rows.length !== other.rows.length) return false;
  return one.rows.every(
    (row, place) => row === other.rows[place] && one.contents.isSame(place, other.contents, place),
  );
}

/** The keys in order, made one by one as they are asked for. */
export function* coveredKeys(
  { keys }: Pick<ReviewStore, 'keys'>,
  { rows, contents }: ReviewCover,
): Generator<PlannedKey, undefined> {
  for (const [place, row] of rows.entries()) {
    yield { key: keys.at(row), content: contents.at(place) };
  }
}
