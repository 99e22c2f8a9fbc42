import { batchDigest } from '#protocol/batch-digest.ts';
import { LIMITS } from '#protocol/limits.ts';
import { keyProblem, type Vector } from '#protocol/vector.ts';
import { BackupError } from './backup-format.ts';
import { type KeyCondition, matchesKey } from './key-condition.ts';
import { batchSizes } from './plan.ts';
import type { WholeVector } from './restore-work.ts';

/** Which vectors of a backup are to be put back. */
export type RestoreSelection =
  | { readonly kind: 'all' }
  | { readonly kind: 'matching'; readonly condition: KeyCondition }
  /** A list, or the keys that a past run left with certain outcomes. */
  | { readonly kind: 'keys'; readonly keys: ReadonlySet<string> };

export function isChosen(selection: RestoreSelection, key: string): boolean {
  switch (selection.kind) {
    case 'all':
      return true;
    case 'matching':
      return matchesKey(selection.condition, key);
    case 'keys':
      return selection.keys.has(key);
  }
}

/** Vectors that one PutVectors will name. */
export interface RestoreBatch {
  /** In the order of the backup. */
  readonly vectors: readonly WholeVector[];
  /** `batchDigest` of their keys. */
  readonly digest: string;
}

/** Well below what proxies and gateways take, and soon sent again when an answer was lost. */
const MAX_REQUEST_BYTES = 8_000_000;
/** The longest text of a 32-bit float as a browser writes it, `-1.1754943508222875e-38`, and a comma. */
const NUMBER_BYTES = 24;
/** What JSON needs around a key, its numbers and its metadata. */
const FRAME_BYTES = 50;

/**
 * Splits the chosen vectors of a backup into requests: 1, 10, then up to 500 of
 * them (API sheet §3.15), fewer where their numbers or metadata are long. One
 * pass over the file; holds the vectors of one batch.
 *
 * @throws BackupError for a vector that could not be put back; what `vectors` throws passes through
 */
export async function* planRestore(
  vectors: AsyncIterable<Vector>,
  selection: RestoreSelection,
): AsyncGenerator<RestoreBatch> {
  const sizes = batchSizes(Number.POSITIVE_INFINITY, LIMITS.putVectorsPerCall)[Symbol.iterator]();
  const nextSize = () => sizes.next().value ?? LIMITS.putVectorsPerCall;
  let size = nextSize();
  let batch: WholeVector[] = [];
  let bytes = 0;
  for await (const vector of vectors) {
    if (!isChosen(selection, vector.key)) continue;
    const whole = wholeVector(vector);
    const length = requestBytes(whole);
    if (batch.length === size || (batch.length > 0 && bytes + length > MAX_REQUEST_BYTES)) {
      yield closed(batch);
      size = nextSize();
      batch = [];
      bytes = 0;
    }
    batch.push(whole);
    bytes += length;
  }
  if (batch.length > 0) yield closed(batch);
}

function closed(vectors: readonly WholeVector[]): RestoreBatch {
  return { vectors, digest: batchDigest(vectors.map(({ key }) => key)) };
}

/**
 * A vector of a backup as PutVectors takes it.
 *
 * @throws BackupError when the service would refuse it, or not keep it as it is
 */
export function wholeVector({ key, data, metadata }: Vector): WholeVector {
  const problem = keyProblem(key);
  if (problem !== null) throw new BackupError(`${shown(key)} cannot be put back. ${problem}`);
  if (data === undefined) throw new BackupError(`${shown(key)} has no numbers.`);
  const unfit = data.float32.find((number) => !Number.isFinite(Math.fround(number)));
  if (unfit !== undefined) {
    throw new BackupError(
      `${shown(key)} has the number ${unfit}, which no 32-bit float can hold. Choose another file.`,
    );
  }
  return metadata === undefined ? { key, data } : { key, data, metadata };
}

/** A key in a message: whole when it is short. */
function shown(key: string): string {
  return JSON.stringify(key.length > 80 ? `${key.slice(0, 80)}…` : key);
}

/** Bytes of its JSON, at most but for characters that JSON escapes. */
function requestBytes({ key, data, metadata }: WholeVector): number {
  const text = metadata === undefined ? '' : JSON.stringify(metadata);
  return FRAME_BYTES + NUMBER_BYTES * data.float32.length + utf8Bytes(key) + utf8Bytes(text);
}

/** A UTF-16 unit has three bytes of UTF-8 at most. */
function utf8Bytes(text: string): number {
  return text.length * 3;
}
