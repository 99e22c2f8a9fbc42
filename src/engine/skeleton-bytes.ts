import { finished, hashBytes, withWord } from './id-table.ts';
import { keySkeleton } from './look-alike.ts';
import { TextBytes, textOf } from './text-bytes.ts';

/** Stands for what a skeleton leaves out, and for bytes of other characters than ASCII. */
const ODD = 0xff;

/** Skeleton of each ASCII character alone; ASCII characters do not affect each other's. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) => {
  const skeleton = byte < 0x80 ? keySkeleton(String.fromCharCode(byte)) : '';
  return skeleton === '' ? ODD : skeleton.charCodeAt(0);
});

/** The same for each two bytes, the first in the lower bits; negative when one of them is odd. */
function plainPairs(): Int32Array {
  const pairs = new Int32Array(0x10000).fill(-1);
  for (const [second, high] of PLAIN.entries()) {
    if (high === ODD) continue;
    for (const [first, low] of PLAIN.entries()) {
      if (low !== ODD) pairs[(second << 8) | first] = (high << 8) | low;
    }
  }
  return pairs;
}

/** Hashes of skeletons, and their bytes, made without a string where ASCII and Han characters stand alone. */
export class SkeletonBytes {
  readonly #pairs = plainPairs();
  readonly #slow = new TextBytes();
  #bytes = new Uint8Array(4096);
  #isSlow = false;
  #length = 0;

  /** Of the skeleton written last; only the first `length` belong to it. */
  get bytes(): Uint8Array {
    return this.#isSlow ? this.#slow.bytes : this.#bytes;
  }

  get length(): number {
    return this.#length;
  }

  /** The skeleton written last had to be made by normalising the key, which takes long. */
  get isSlow(): boolean {
    return this.#isSlow;
  }

  /** 31 bits of the hash of the skeleton written last. */
  get hash(): number {
    return hashBytes(this.bytes, 0, this.#length) >>> 1;
  }

  /**
   * The `hash` of a key whose every character is ASCII and in its skeleton, without
   * writing it: four bytes at a time. -1 for any other key.
   */
  plainHash(bytes: DataView, from: number, to: number): number {
    const pairs = this.#pairs;
    let hash = 0;
    let seen = 0;
    let at = from;
    for (; at + 4 <= to; at += 4) {
      const word = bytes.getInt32(at, true);
      const low = pairs[word & 0xffff] ?? -1;
      const high = pairs[word >>> 16] ?? -1;
      seen |= low | high;
      hash = withWord(hash, low | (high << 16));
    }
    let rest = 0;
    for (let shift = 0; at < to; at += 1, shift += 8) {
      const plain = PLAIN[bytes.getUint8(at)] ?? ODD;
      if (plain === ODD) return -1;
      rest |= plain << shift;
    }
    return seen < 0 ? -1 : finished(hash, rest, to - from) >>> 1;
  }

  write(bytes: Uint8Array, from: number, to: number): void {
    this.#length = this.#writeFast(bytes, from, to);
    this.#isSlow = this.#length < 0;
    if (!this.#isSlow) return;
    this.#length = this.#slow.write(keySkeleton(textOf(bytes, from, to))).length;
  }

  /** @returns the length, or -1 when the key holds something that normalisation could change */
  #writeFast(bytes: Uint8Array, from: number, to: number): number {
    if (this.#bytes.length < to - from) this.#bytes = new Uint8Array((to - from) * 2);
    const out = this.#bytes;
    let length = 0;
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte < 0x80) {
        const plain = PLAIN[byte] ?? ODD;
        if (plain !== ODD) out[length++] = plain;
      } else if (isHan(byte, bytes[at + 1] ?? 0)) {
        out[length++] = byte;
        out[length++] = bytes[at + 1] ?? 0;
        out[length++] = bytes[at + 2] ?? 0;
        at += 2;
      } else {
        return -1;
      }
    }
    return length;
  }
}

/** U+4E00 to U+9FBF, which have no case, no compatibility form, and do not compose. */
function isHan(lead: number, second: number): boolean {
  if (lead === 0xe4) return second >= 0xb8;
  if (lead === 0xe9) return second < 0xbf;
  return lead > 0xe4 && lead < 0xe9;
}
