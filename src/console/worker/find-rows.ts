import { Bitmap } from '#engine/bitmap.ts';
import { matchesKey } from '#engine/key-condition.ts';
import type { KeyStore } from '#engine/key-store.ts';
import type { RowCondition } from '#engine/row-condition.ts';
import { rowsWhere } from '#engine/rows-where.ts';
import { matchesFilter } from '#protocol/metadata-filter.ts';
import { keyLength } from '#protocol/vector.ts';
import { RegexKeys } from './regex-keys.ts';
import type { RegexMatcher } from './regex-matcher.ts';
import type { KeyExpression } from './regex-portion.ts';
import { conditionsOf, type RowSearch } from './row-search.ts';
import { inSlices } from './time-slices.ts';

/**
 * Portions that the thread of the expressions has at a time: so many that it need not
 * wait for the next one, and so few that it is soon done with them when somebody asks
 * for something else.
 */
const AHEAD = { least: 4, most: 32, ms: 40 } as const;

/**
 * The rows of `within` that a search finds. Answers to others are given in between.
 *
 * @param within null for every row
 * @throws SlowExpressionError; the signal's reason when it is aborted
 */
export async function findRows(
  store: KeyStore,
  search: RowSearch,
  within: Bitmap | null,
  matcher: RegexMatcher,
  signal: AbortSignal,
): Promise<Bitmap> {
  let found = within;
  for (const condition of conditionsOf(search)) {
    found =
      condition.kind === 'matches'
        ? await rowsMatching(store, condition, found, matcher, signal)
        : await inSlices(rowsWhere(store, condition, found), signal);
  }
  return found ?? allRows(store.size);
}

/**
 * The rows from `from` to the end of the store that a search finds. One by one: a few
 * rows that just came in are not worth a walk through all that are there.
 *
 * @returns null for a search whose answer on older rows may depend on newer ones
 * @throws SlowExpressionError; the signal's reason when it is aborted
 */
export async function findNewRows(
  store: KeyStore,
  search: RowSearch,
  from: number,
  matcher: RegexMatcher,
  signal: AbortSignal,
): Promise<Bitmap | null> {
  let found = new Bitmap(store.size);
  found.addRange(from, store.size);
  for (const condition of conditionsOf(search)) {
    if (condition.kind === 'looks-alike') return null;
    if (condition.kind === 'matches') {
      found = await rowsMatching(store, condition, found, matcher, signal);
      continue;
    }
    for (const row of found.toArray()) {
      if (!meets(store, row, condition)) found.delete(row);
    }
  }
  return found;
}

function meets(
  store: KeyStore,
  row: number,
  condition: Exclude<RowCondition, { kind: 'matches' | 'looks-alike' }>,
): boolean {
  switch (condition.kind) {
    case 'metadata':
      return matchesFilter(condition.filter, store.metadataAt(row));
    case 'length': {
      const length = keyLength(store.keyAt(row));
      return length >= (condition.min ?? 0) && length <= (condition.max ?? Number.MAX_VALUE);
    }
    default:
      return matchesKey(condition, store.keyAt(row));
  }
}

/** Rows 0 to, and without, `size`. */
export function allRows(size: number): Bitmap {
  const rows = new Bitmap(size);
  rows.addRange(0, size);
  return rows;
}

async function rowsMatching(
  store: KeyStore,
  expression: KeyExpression,
  within: Bitmap | null,
  matcher: RegexMatcher,
  signal: AbortSignal,
): Promise<Bitmap> {
  const found = new Bitmap(store.size);
  const underway: Promise<void>[] = [];
  const began = performance.now();
  let answered = 0;
  for (const keys of RegexKeys.of(store, within)) {
    for (; underway.length >= portionsAhead(answered, performance.now() - began); answered += 1) {
      await underway.shift();
    }
    const matched = matcher.match(expression, keys, signal).then((places) => {
      for (const place of places) found.add(keys.rowAt(place));
    });
    // Should it fail before it is waited for, that is told when it is.
    matched.catch(() => undefined);
    underway.push(matched);
  }
  await Promise.all(underway);
  return found;
}

function portionsAhead(answered: number, ms: number): number {
  const { least, most } = AHEAD;
  return answered === 0 ? least : Math.min(most, Math.max(least, (AHEAD.ms * answered) / ms));
}
