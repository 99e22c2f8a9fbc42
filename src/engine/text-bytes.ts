/** Units turned into text by one call: each is an argument on the stack. */
const UNITS_AT_ONCE = 4096;

/**
 * Holds one text as UTF-8, until the next is written. Half of a surrogate pair,
 * which has no UTF-8 form, becomes the three bytes that its number would have
 * (as in WTF-8), so that every JavaScript string comes back as it was. Bytes
 * are in the order of code points, as `compareKeys` orders valid keys.
 */
export class TextBytes {
  #bytes = new Uint8Array(4096);
  #length = 0;

  /** Only the first `length` bytes belong to the text. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  get length(): number {
    return this.#length;
  }

  write(text: string): this {
    if (this.#bytes.length < text.length * 3) this.#bytes = new Uint8Array(text.length * 4);
    this.#length = writeText(text, this.#bytes, 0);
    return this;
  }
}

/**
 * Writes `text` as `TextBytes` holds it. By hand: a call of the platform's encoder
 * costs more than a text of usual length.
 *
 * @param bytes has room for three bytes per UTF-16 unit
 * @returns where the text ends
 */
export function writeText(text: string, bytes: Uint8Array, from: number): number {
  let at = 0;
  for (; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x80) return writeBeyondAscii(text, at, bytes, from + at);
    bytes[from + at] = unit;
  }
  return from + at;
}

function writeBeyondAscii(text: string, first: number, bytes: Uint8Array, from: number): number {
  let to = from;
  for (let at = first; at < text.length; at += 1) {
    const point = text.codePointAt(at) ?? 0;
    if (point < 0x80) {
      bytes[to++] = point;
    } else if (point < 0x800) {
      bytes[to++] = 0xc0 | (point >>> 6);
      bytes[to++] = 0x80 | (point & 0x3f);
    } else if (point < 0x10000) {
      bytes[to++] = 0xe0 | (point >>> 12);
      bytes[to++] = 0x80 | ((point >>> 6) & 0x3f);
      bytes[to++] = 0x80 | (point & 0x3f);
    } else {
      at += 1;
      bytes[to++] = 0xf0 | (point >>> 18);
      bytes[to++] = 0x80 | ((point >>> 12) & 0x3f);
      bytes[to++] = 0x80 | ((point >>> 6) & 0x3f);
      bytes[to++] = 0x80 | (point & 0x3f);
    }
  }
  return to;
}

// One array for all texts: making one for each would cost more than the text.
const units: number[] = [];

/** The text that `TextBytes` wrote to `bytes`, of which `from` to `to` must be whole characters. */
export function textOf(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  let count = 0;
  for (let at = from; at < to; ) {
    const lead = bytes[at++] ?? 0;
    if (lead < 0x80) {
      units[count++] = lead;
    } else if (lead < 0xe0) {
      units[count++] = ((lead & 0x1f) << 6) | tail(bytes, at++);
    } else if (lead < 0xf0) {
      units[count++] = ((lead & 0x0f) << 12) | (tail(bytes, at++) << 6) | tail(bytes, at++);
    } else {
      const high = (tail(bytes, at++) << 12) | (tail(bytes, at++) << 6) | tail(bytes, at++);
      const beyond = (((lead & 0x07) << 18) | high) - 0x10000;
      units[count++] = 0xd800 | (beyond >>> 10);
      units[count++] = 0xdc00 | (beyond & 0x3ff);
    }
    if (count >= UNITS_AT_ONCE) {
      // A pair may have made it longer by one, now or in a text before.
      units.length = count;
      text += String.fromCharCode.apply(null, units);
      count = 0;
    }
  }
  if (count === 0) return text;
  units.length = count;
  return text + String.fromCharCode.apply(null, units);
}

function tail(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) & 0x3f;
}

/** Below 0, 0 or above 0 as the first bytes come before, equal or follow the others. */
export function compareBytes(
  a: Uint8Array,
  aFrom: number,
  aTo: number,
  b: Uint8Array,
  bFrom: number,
  bTo: number,
): number {
  const length = Math.min(aTo - aFrom, bTo - bFrom);
  for (let at = 0; at < length; at += 1) {
    const difference = (a[aFrom + at] ?? 0) - (b[bFrom + at] ?? 0);
    if (difference !== 0) return difference;
  }
  return aTo - aFrom - (bTo - bFrom);
}
