import { Bitmap } from './bitmap.ts';
import { type KeyCondition, type KeyConditionKind, matchesKey } from './key-condition.ts';
import type { KeyStore } from './key-store.ts';
import { createRun, type TextRun } from './packed-strings.ts';
import { TextBytes, textOf } from './text-bytes.ts';

/** Marks those texts of a run that are wanted; the run's first one is `row`. */
type RunScan = (run: TextRun, row: number, found: Bitmap) => void;

/** What rows are told apart by. */
type Keys = Pick<KeyStore, 'keys' | 'size' | 'rowOf'>;

/** Rows whose key matches, exactly as `matchesKey` has it, found by comparing bytes. */
export function* rowsWhereKey(store: Keys, condition: KeyCondition): Generator<void, Bitmap> {
  const { kind, text } = condition;
  if (kind === 'equals') {
    const row = store.rowOf(text);
    return Bitmap.of(row === null ? [] : [row]);
  }
  // As text, half of a surrogate pair is part of a whole one; as bytes it is not.
  const scan = /\p{Surrogate}/u.test(text) ? textScan(condition) : partScan(kind, text);
  return yield* scanKeys(store, scan);
}

/** Rows whose keys have `min` to `max` characters. */
export function* rowsWhereLength(
  store: Keys,
  min: number | null,
  max: number | null,
): Generator<void, Bitmap> {
  return yield* scanKeys(store, lengthScan(min ?? 0, max ?? Number.POSITIVE_INFINITY));
}

/** Rests after each run: that is a millisecond of work, or a few. */
function* scanKeys({ keys, size }: Keys, scan: RunScan): Generator<void, Bitmap> {
  const found = new Bitmap(size);
  const run = createRun();
  for (let row = 0; row < size; row += run.count) {
    scan(keys.readRun(row, size, run), row, found);
    yield;
  }
  return found;
}

function textScan(condition: KeyCondition): RunScan {
  return ({ bytes, offsets, count }, row, found) => {
    for (let at = 0; at < count; at += 1) {
      const key = textOf(bytes, offsets[at] ?? 0, offsets[at + 1] ?? 0);
      if (matchesKey(condition, key)) found.add(row + at);
    }
  };
}

function partScan(kind: Exclude<KeyConditionKind, 'equals'>, text: string): RunScan {
  const written = new TextBytes().write(text);
  const sought = written.bytes.slice(0, written.length);
  switch (kind) {
    case 'starts-with':
      return startScan(sought);
    case 'ends-with':
      return endScan(sought);
    case 'contains':
      if (sought.length === 0) return startScan(sought);
      return sought.length === 1 ? byteScan(sought[0] ?? 0) : containsScan(sought);
  }
}

/** From the last byte back, because keys of an index begin alike. */
function startScan(sought: Uint8Array): RunScan {
  const { length } = sought;
  return ({ bytes, offsets, count }, row, found) => {
    for (let at = 0; at < count; at += 1) {
      const from = offsets[at] ?? 0;
      if ((offsets[at + 1] ?? 0) - from < length) continue;
      let left = length;
      while (left > 0 && bytes[from + left - 1] === sought[left - 1]) left -= 1;
      if (left === 0) found.add(row + at);
    }
  };
}

/** From the first byte on, because they end alike too. */
function endScan(sought: Uint8Array): RunScan {
  const { length } = sought;
  return ({ bytes, offsets, count }, row, found) => {
    for (let at = 0; at < count; at += 1) {
      const from = (offsets[at + 1] ?? 0) - length;
      if (from < (offsets[at] ?? 0)) continue;
      let same = 0;
      while (same < length && bytes[from + same] === sought[same]) same += 1;
      if (same === length) found.add(row + at);
    }
  };
}

function byteScan(sought: number): RunScan {
  return ({ bytes, offsets, count }, row, found) => {
    for (let at = 0; at < count; at += 1) {
      const to = offsets[at + 1] ?? 0;
      let byte = offsets[at] ?? 0;
      while (byte < to && bytes[byte] !== sought) byte += 1;
      if (byte < to) found.add(row + at);
    }
  };
}

/** Horspool: looks at the last byte of where `sought` could be, and skips as far as that allows. */
function containsScan(sought: Uint8Array): RunScan {
  const last = sought.length - 1;
  const skips = new Uint32Array(256).fill(sought.length);
  for (let at = 0; at < last; at += 1) skips[sought[at] ?? 0] = last - at;
  const lastByte = sought[last];

  return ({ bytes, offsets, count }, row, found) => {
    for (let at = 0; at < count; at += 1) {
      const to = offsets[at + 1] ?? 0;
      for (let end = (offsets[at] ?? 0) + last; end < to; ) {
        const byte = bytes[end] ?? 0;
        if (byte === lastByte) {
          let same = 0;
          while (same < last && bytes[end - last + same] === sought[same]) same += 1;
          if (same === last) {
            found.add(row + at);
            break;
          }
        }
        end += skips[byte] ?? 1;
      }
    }
  };
}

function lengthScan(least: number, most: number): RunScan {
  return ({ bytes, offsets, count }, row, found) => {
    for (let at = 0; at < count; at += 1) {
      const from = offsets[at] ?? 0;
      const to = offsets[at + 1] ?? 0;
      // A character takes one to four bytes, which mostly decides it.
      if (to - from < least || to - from > most * 4) continue;
      let length = 0;
      for (let byte = from; byte < to; byte += 1) {
        // All bytes of a character but the first begin with the bits 10.
        if (((bytes[byte] ?? 0) & 0xc0) !== 0x80) length += 1;
      }
      if (length >= least && length <= most) found.add(row + at);
    }
  };
}
