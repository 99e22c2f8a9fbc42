import { ascending } from './ascending.ts';
import type { MetadataColumn } from './metadata-column.ts';
import { metadataText } from './packed-value.ts';
import type { ValueOrder } from './value-order.ts';

/** A few milliseconds of work each. */
const TEXTS_AT_ONCE = 1 << 10;
const COMPARISONS_AT_ONCE = 1 << 12;

const collator = new Intl.Collator('en', { numeric: true });

interface Collated {
  readonly id: number;
  readonly text: string;
}

/**
 * Orders values by their text, as people sort.
 *
 * @param known stand-ins of other values of the field, which are kept
 */
export function* collatedOrder(
  column: MetadataColumn,
  values: Uint32Array,
  known: Uint32Array | null,
): Generator<void, ValueOrder> {
  const sorted = yield* collated(yield* textsOf(column, values));
  const ids = new Uint32Array(sorted.length);
  let count = 0;
  let standIns = known;
  let last: Collated | null = null;
  for (const value of sorted) {
    if (last !== null && collator.compare(last.text, value.text) === 0) {
      standIns ??= ascending(column.dictionary.size);
      standIns[value.id] = last.id;
    } else {
      last = value;
      ids[count++] = value.id;
    }
  }
  return { ids: ids.subarray(0, count), standIns, isCollated: true };
}

function* textsOf(column: MetadataColumn, ids: Uint32Array): Generator<void, Collated[]> {
  const texts: Collated[] = [];
  for (const id of ids) {
    texts.push({ id, text: metadataText(column.valueOf(id + 1)) });
    if (texts.length % TEXTS_AT_ONCE === 0) yield;
  }
  return texts;
}

/** Merge sort, which unlike `Array.sort` can rest: a comparison takes up to a microsecond. */
function* collated(texts: readonly Collated[]): Generator<void, readonly Collated[]> {
  let sorted = texts;
  let work = 0;
  for (let width = 1; width < sorted.length; width *= 2) {
    const merged: Collated[] = [];
    for (let from = 0; from < sorted.length; from += width * 2) {
      const left = sorted.slice(from, from + width);
      const right = sorted.slice(from + width, from + width * 2);
      let taken = 0;
      for (const item of left) {
        for (let next = right[taken]; next !== undefined; next = right[++taken]) {
          work += 1;
          if (collator.compare(item.text, next.text) <= 0) break;
          merged.push(next);
        }
        merged.push(item);
        if (work < COMPARISONS_AT_ONCE) continue;
        work = 0;
        yield;
      }
      for (; taken < right.length; taken += 1) {
        const item = right[taken];
        if (item !== undefined) merged.push(item);
      }
    }
    sorted = merged;
  }
  return sorted;
}
