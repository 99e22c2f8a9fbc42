/**
 * Writes a key as UTF-8. Half of a surrogate pair, which has no UTF-8 form, is
 * written as the three bytes that its number would have, so that every key is
 * read back as it was. By hand: a call of the browser's encoder costs more than
 * a key of usual length.
 *
 * @param into has room for three bytes per UTF-16 unit
 * @returns where the key ends
 */
export function writeUtf8(key: string, into: Uint8Array, from: number): number {
  let to = from;
  for (let at = 0; at < key.length; at += 1) {
    let code = key.charCodeAt(at);
    if (code < 0x80) {
      into[to++] = code;
      continue;
    }
    if (code < 0x800) {
      into[to++] = 0xc0 | (code >> 6);
      into[to++] = 0x80 | (code & 0x3f);
      continue;
    }
    const low = key.charCodeAt(at + 1);
    const isPair = code >= 0xd800 && code < 0xdc00 && low >= 0xdc00 && low < 0xe000;
    if (isPair) {
      at += 1;
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
      into[to++] = 0xf0 | (code >> 18);
      into[to++] = 0x80 | ((code >> 12) & 0x3f);
    } else {
      into[to++] = 0xe0 | (code >> 12);
    }
    into[to++] = 0x80 | ((code >> 6) & 0x3f);
    into[to++] = 0x80 | (code & 0x3f);
  }
  return to;
}

/** Reads what `writeUtf8` wrote. */
export function readUtf8(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  let at = from;
  while (at < to) {
    const first = bytes[at++] ?? 0;
    if (first < 0x80) {
      text += String.fromCharCode(first);
      continue;
    }
    let code = first < 0xe0 ? first & 0x1f : first < 0xf0 ? first & 0x0f : first & 0x07;
    const last = at + (first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3);
    while (at < last) code = (code << 6) | ((bytes[at++] ?? 0) & 0x3f);
    text += String.fromCodePoint(code);
  }
  return text;
}

/** FNV-1a, mixed once more at the end: the low bits of similar keys would be similar. */
export function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export function sameBytes(
  a: Uint8Array,
  fromA: number,
  b: Uint8Array,
  fromB: number,
  length: number,
): boolean {
  for (let at = 0; at < length; at += 1) if (a[fromA + at] !== b[fromB + at]) return false;
  return true;
}
