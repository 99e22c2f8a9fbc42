import { metadataFingerprint } from '#engine/fingerprint.ts';
import type { KeyStore } from '#engine/key-store.ts';

/** Bytes of a fingerprint: 32 hex digits. */
const FINGERPRINT_BYTES = 16;
/** Rows that get their memory together. */
const BLOCK_ROWS = 1 << 14;
/** Rows between two looks at the clock. */
const STEP_ROWS = 256;
const STEP_MS = 5;

const WITHOUT_METADATA = metadataFingerprint({});
const EMPTY = bytesOf(WITHOUT_METADATA);

/**
 * The fingerprints of the metadata that was read, computed ahead of their use: for a
 * million rows that takes seconds, and staging them must not. A block whose rows
 * have no metadata takes no memory.
 */
export class RowFingerprints {
  readonly #store: KeyStore;
  readonly #blocks: (Uint8Array | null)[] = [];
  #done = 0;
  #bytes = 0;

  constructor(store: KeyStore) {
    this.#store = store;
  }

  /** Memory held. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Computes those of the rows that came in since; yields every few milliseconds. */
  *catchUp(): Generator<void, void> {
    let until = performance.now() + STEP_MS;
    while (this.#done < this.#store.size) {
      const end = Math.min(this.#store.size, this.#done + STEP_ROWS);
      for (; this.#done < end; this.#done += 1) this.#compute(this.#done);
      if (performance.now() < until) continue;
      yield;
      until = performance.now() + STEP_MS;
    }
  }

  /** `metadataFingerprint` of a row; computed now when that was not done ahead. */
  of(row: number): string {
    if (row >= this.#done) return metadataFingerprint(this.#store.metadataAt(row));
    const block = this.#blocks[Math.floor(row / BLOCK_ROWS)];
    return block ? hexOf(block, (row % BLOCK_ROWS) * FINGERPRINT_BYTES) : WITHOUT_METADATA;
  }

  #compute(row: number): void {
    const number = Math.floor(row / BLOCK_ROWS);
    const metadata = this.#store.metadataAt(row);
    let block = this.#blocks[number] ?? null;
    const isEmpty = isWithoutFields(metadata);
    if (block === null && isEmpty) return;
    const at = (row % BLOCK_ROWS) * FINGERPRINT_BYTES;
    if (block === null) {
      block = new Uint8Array(BLOCK_ROWS * FINGERPRINT_BYTES);
      this.#bytes += block.length;
      for (let before = 0; before < at; before += FINGERPRINT_BYTES) block.set(EMPTY, before);
      this.#blocks[number] = block;
    }
    block.set(isEmpty ? EMPTY : bytesOf(metadataFingerprint(metadata)), at);
  }
}

function isWithoutFields(metadata: object): boolean {
  for (const _ in metadata) return false;
  return true;
}

function bytesOf(hex: string): Uint8Array {
  const bytes = new Uint8Array(FINGERPRINT_BYTES);
  for (let at = 0; at < FINGERPRINT_BYTES; at += 1) {
    bytes[at] = Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16);
  }
  return bytes;
}

function hexOf(bytes: Uint8Array, from: number): string {
  let hex = '';
  for (let at = from; at < from + FINGERPRINT_BYTES; at += 1) {
    hex += (bytes[at] ?? 0).toString(16).padStart(2, '0');
  }
  return hex;
}
