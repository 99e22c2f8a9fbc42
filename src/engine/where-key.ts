import { Bitmap } from './bitmap.ts';
import { type KeyCondition, type KeyConditionKind, matchesKey } from './key-condition.ts';
import type { KeyStore } from './key-store.ts';
import { createPlace, type TextPlace } from './packed-strings.ts';
import { compareBytes, TextBytes, textOf } from './text-bytes.ts';

/** A few milliseconds of work. */
const ROWS_AT_ONCE = 1 << 16;

/** Rows whose key matches, exactly as `matchesKey` has it, found by comparing bytes. */
export function* rowsWhereKey(store: KeyStore, condition: KeyCondition): Generator<void, Bitmap> {
  const { kind, text } = condition;
  if (kind === 'equals') {
    const row = store.rowOf(text);
    return Bitmap.of(row === null ? [] : [row]);
  }
  // As text, half of a surrogate pair is part of a whole one; as bytes it is not.
  if (/\p{Surrogate}/u.test(text)) {
    return yield* rowsByKey(store, ({ bytes, from, to }) =>
      matchesKey(condition, textOf(bytes, from, to)),
    );
  }
  return yield* rowsByKey(store, partTest(kind, text));
}

/** Rows whose keys have `min` to `max` characters. */
export function* rowsWhereLength(
  store: KeyStore,
  min: number | null,
  max: number | null,
): Generator<void, Bitmap> {
  const least = min ?? 0;
  const most = max ?? Number.POSITIVE_INFINITY;
  return yield* rowsByKey(store, (place) => {
    // A character takes one to four bytes, which mostly decides it.
    const bytes = place.to - place.from;
    if (bytes < least || bytes > most * 4) return false;
    const length = characters(place);
    return length >= least && length <= most;
  });
}

function* rowsByKey(
  { keys, size }: KeyStore,
  isWanted: (place: TextPlace) => boolean,
): Generator<void, Bitmap> {
  const found = new Bitmap(size);
  const place = createPlace();
  for (let row = 0; row < size; ) {
    const end = Math.min(size, row + ROWS_AT_ONCE);
    for (; row < end; row += 1) {
      if (isWanted(keys.locate(row, place))) found.add(row);
    }
    yield;
  }
  return found;
}

function partTest(
  kind: Exclude<KeyConditionKind, 'equals'>,
  text: string,
): (place: TextPlace) => boolean {
  const written = new TextBytes().write(text);
  const sought = written.bytes.slice(0, written.length);
  const length = sought.length;
  switch (kind) {
    case 'starts-with':
      return ({ bytes, from, to }) =>
        to - from >= length && compareBytes(bytes, from, from + length, sought, 0, length) === 0;
    case 'ends-with':
      return ({ bytes, from, to }) =>
        to - from >= length && compareBytes(bytes, to - length, to, sought, 0, length) === 0;
    case 'contains':
      if (length === 0) return () => true;
      return length === 1 ? byteTest(sought[0] ?? 0) : containsTest(sought);
  }
}

function byteTest(sought: number): (place: TextPlace) => boolean {
  return ({ bytes, from, to }) => {
    for (let at = from; at < to; at += 1) if (bytes[at] === sought) return true;
    return false;
  };
}

/** Horspool: looks at the last byte of where `sought` could be, and skips as far as that allows. */
function containsTest(sought: Uint8Array): (place: TextPlace) => boolean {
  const last = sought.length - 1;
  const skips = new Uint32Array(256).fill(sought.length);
  for (let at = 0; at < last; at += 1) skips[sought[at] ?? 0] = last - at;
  const lastByte = sought[last];

  return ({ bytes, from, to }) => {
    for (let end = from + last; end < to; ) {
      const byte = bytes[end] ?? 0;
      if (byte === lastByte) {
        let at = 0;
        while (at < last && bytes[end - last + at] === sought[at]) at += 1;
        if (at === last) return true;
      }
      end += skips[byte] ?? 1;
    }
    return false;
  };
}

function characters({ bytes, from, to }: TextPlace): number {
  let count = 0;
  for (let at = from; at < to; at += 1) {
    // All bytes of a character but the first begin with the bits 10.
    if (((bytes[at] ?? 0) & 0xc0) !== 0x80) count += 1;
  }
  return count;
}
