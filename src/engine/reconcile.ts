import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { LIMITS } from '#protocol/limits.ts';
import type { Metadata } from '#protocol/vector.ts';
import type { Failure } from './failure.ts';
import { metadataFingerprint } from './fingerprint.ts';
import type { Gate } from './gate.ts';
import { listIndex } from './list-index.ts';
import type { PackedStrings } from './packed-strings.ts';
import { type EngineDeps, readInOrder } from './reading.ts';
import type { ScannedVector } from './scan.ts';

/** What is known of a listed key in the index; `unknown` until it was looked for. */
export type ExistenceState = 'unknown' | 'found' | 'missing';

const STATES: readonly ExistenceState[] = ['unknown', 'found', 'missing'];
const UNKNOWN = 0;
const FOUND = 1;
const MISSING = 2;
/** Half a SHA-256, as `metadataFingerprint` names metadata. */
const FINGERPRINT_BYTES = 16;

/** Which of the listed keys are in the index, and with which metadata: 17 bytes a key. */
export class Reconciliation {
  readonly keys: Pick<PackedStrings, 'size' | 'at' | 'find'>;
  readonly #states: Uint8Array;
  readonly #fingerprints: Uint8Array;
  readonly #counts = [0, 0, 0];

  constructor(keys: Pick<PackedStrings, 'size' | 'at' | 'find'>) {
    this.keys = keys;
    this.#states = new Uint8Array(keys.size);
    this.#fingerprints = new Uint8Array(keys.size * FINGERPRINT_BYTES);
    this.#counts[UNKNOWN] = keys.size;
  }

  count(state: ExistenceState): number {
    return this.#counts[STATES.indexOf(state)] ?? 0;
  }

  stateOf(id: number): ExistenceState {
    return STATES[this.#states[id] ?? UNKNOWN] ?? 'unknown';
  }

  /** `metadataFingerprint` of a found key as it was read; null for any other. */
  fingerprintOf(id: number): string | null {
    if (this.#states[id] !== FOUND) return null;
    const from = id * FINGERPRINT_BYTES;
    return bytesToHex(this.#fingerprints.subarray(from, from + FINGERPRINT_BYTES));
  }

  /** The numbers of the keys that are in this state now, in the order of the list. */
  idsIn(state: ExistenceState): Uint32Array {
    const wanted = STATES.indexOf(state);
    const states = this.#states;
    const ids = new Uint32Array(this.count(state));
    let found = 0;
    for (let id = 0; found < ids.length; id += 1) {
      if (states[id] !== wanted) continue;
      ids[found] = id;
      found += 1;
    }
    return ids;
  }

  noteFound(id: number, metadata: Metadata | undefined): void {
    this.#fingerprints.set(hexToBytes(metadataFingerprint(metadata)), id * FINGERPRINT_BYTES);
    this.#become(id, FOUND);
  }

  noteMissing(id: number): void {
    this.#become(id, MISSING);
  }

  #become(id: number, state: number): void {
    const before = this.#states[id] ?? UNKNOWN;
    this.#counts[before] = (this.#counts[before] ?? 0) - 1;
    this.#counts[state] = (this.#counts[state] ?? 0) + 1;
    this.#states[id] = state;
  }
}

export interface ReadExistenceOptions {
  readonly signal: AbortSignal;
  /** Called after each 100 keys; what it returns is awaited, so that it can hold the reading up. */
  readonly onPage: () => Promise<void> | void;
  readonly onRetry?: (failure: Failure, waitMs: number) => void;
}

/** Six connections are all that a browser opens to one host. */
const SIDE_BY_SIDE = 6;

/**
 * Asks the service for every key whose state is not known yet, 100 at a time and
 * six times side by side. What it found out stays when it ends early, and calling
 * it again goes on from there.
 *
 * @throws ServiceError of a request that failed for good, or the signal's reason
 */
export async function readExistence(
  deps: EngineDeps,
  index: string,
  reconciliation: Reconciliation,
  { signal, onPage, onRetry }: ReadExistenceOptions,
): Promise<void> {
  const pages = readInOrder(deps, index, unknownPages(reconciliation), {
    signal,
    returnMetadata: true,
    readAhead: SIDE_BY_SIDE,
    ...(onRetry !== undefined && { onRetry }),
  });
  for await (const { page, found } of pages) {
    for (const { id, key } of page) {
      const vector = found.get(key);
      if (vector === undefined) reconciliation.noteMissing(id);
      else reconciliation.noteFound(id, vector.metadata);
    }
    await onPage();
  }
}

function* unknownPages(
  reconciliation: Reconciliation,
): Generator<readonly { readonly id: number; readonly key: string }[]> {
  let page: { readonly id: number; readonly key: string }[] = [];
  for (const id of reconciliation.idsIn('unknown')) {
    page.push({ id, key: reconciliation.keys.at(id) });
    if (page.length < LIMITS.getKeysPerCall) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

export interface ListExistenceOptions {
  readonly signal: AbortSignal;
  /** Nothing is asked for while it is closed. */
  readonly gate: Gate;
  /** Called after each page, with how many keys of the index it had. */
  readonly onPage: (keys: number) => void;
  readonly onRetry: (failure: Failure, waitMs: number) => void;
}

/**
 * Lists the whole index for what is there: for a list that is long beside the index
 * it takes a fraction of the requests of `readExistence`. A key that did not come is
 * missing; nothing is called missing before the index was listed to its end.
 *
 * @throws as `listIndex`; what it found stays
 */
export async function listExistence(
  deps: EngineDeps,
  index: string,
  reconciliation: Reconciliation,
  { onPage, ...options }: ListExistenceOptions,
): Promise<void> {
  await listIndex(
    deps,
    { index, returnData: false, returnMetadata: true, segments: SIDE_BY_SIDE },
    (vectors) => {
      for (const { key, metadata } of vectors) {
        const id = reconciliation.keys.find(key);
        if (id >= 0) reconciliation.noteFound(id, metadata);
      }
      onPage(vectors.length);
    },
    options,
  );
  noteOthersMissing(reconciliation);
}

function noteOthersMissing(reconciliation: Reconciliation): void {
  for (const id of reconciliation.idsIn('unknown')) reconciliation.noteMissing(id);
}

/** Rows looked at between two chances for others to run. */
const AT_ONCE = 2_000;

/**
 * Takes a reading of the whole index for what is there: a key that is not among
 * its rows is missing. As old as that reading. Yields how many rows it looked at since
 * it last did.
 */
export function* existenceFromRows(
  reconciliation: Reconciliation,
  rows: Iterable<ScannedVector>,
): Generator<number> {
  let seen = 0;
  for (const { key, metadata } of rows) {
    const id = reconciliation.keys.find(key);
    if (id >= 0) reconciliation.noteFound(id, metadata);
    seen += 1;
    if (seen % AT_ONCE === 0) yield AT_ONCE;
  }
  noteOthersMissing(reconciliation);
}
