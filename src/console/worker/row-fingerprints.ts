import { CanonicalRows } from '#engine/canonical-rows.ts';
import { canonicalMetadata, fingerprintBytes } from '#engine/fingerprint.ts';
import type { KeyStore } from '#engine/key-store.ts';
import { FINGERPRINT_BYTES, readFingerprint } from '#engine/staged-segment.ts';

/** Rows that get their memory together. */
const BLOCK_ROWS = 1 << 14;
/** Rows between two looks at the clock. */
const STEP_ROWS = 256;
const STEP_MS = 5;

const EMPTY = fingerprintBytes(new TextEncoder().encode(canonicalMetadata({})));

/**
 * The fingerprints of the metadata that was read, computed ahead of their use: for a
 * million rows that takes seconds, and staging them must not. A block whose rows
 * have no metadata takes no memory.
 */
export class RowFingerprints {
  readonly #store: KeyStore;
  readonly #canonical: CanonicalRows;
  readonly #one = new Uint8Array(FINGERPRINT_BYTES);
  readonly #blocks: (Uint8Array | null)[] = [];
  #done = 0;
  #bytes = 0;

  constructor(store: KeyStore) {
    this.#store = store;
    this.#canonical = new CanonicalRows(store);
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
    this.writeInto(row, this.#one, 0);
    return readFingerprint(this.#one, 0);
  }

  /** Like `of`, as `FINGERPRINT_BYTES` from `at` on. */
  writeInto(row: number, into: Uint8Array, at: number): void {
    if (row >= this.#done) {
      into.set(this.#hash(row), at);
      return;
    }
    const block = this.#blocks[Math.floor(row / BLOCK_ROWS)];
    const from = block ? (row % BLOCK_ROWS) * FINGERPRINT_BYTES : 0;
    const bytes = block ?? EMPTY;
    // A loop, not `set`: a view of so few bytes would cost more.
    for (let byte = 0; byte < FINGERPRINT_BYTES; byte += 1) {
      into[at + byte] = bytes[from + byte] ?? 0;
    }
  }

  #hash(row: number): Uint8Array {
    if (this.#store.columnsAt(row).length === 0) return EMPTY;
    return fingerprintBytes(this.#canonical.at(row));
  }

  #compute(row: number): void {
    const number = Math.floor(row / BLOCK_ROWS);
    let block = this.#blocks[number] ?? null;
    const hash = this.#hash(row);
    if (block === null && hash === EMPTY) return;
    const at = (row % BLOCK_ROWS) * FINGERPRINT_BYTES;
    if (block === null) {
      block = new Uint8Array(BLOCK_ROWS * FINGERPRINT_BYTES);
      this.#bytes += block.length;
      for (let before = 0; before < at; before += FINGERPRINT_BYTES) block.set(EMPTY, before);
      this.#blocks[number] = block;
    }
    block.set(hash, at);
  }
}
