import type { Metadata, MetadataValue, Vector } from '#protocol/vector.ts';
import { BackupError } from './backup-format.ts';
import { dataFingerprint, metadataFingerprint } from './fingerprint.ts';
import { FingerprintList } from './fingerprint-list.ts';
import { compareKeys } from './key-order.ts';
import { PackedStrings } from './packed-strings.ts';

/**
 * How an index differs from a file under one key.
 * - `added`: in the index, not in the file.
 * - `removed`: in the file, not in the index.
 * - `changed`: in both, with other metadata, or other numbers where these were compared.
 * - `same`: in both, alike in all that was compared.
 */
export type Difference = 'added' | 'removed' | 'changed' | 'same';

export const DIFFERENCES: readonly Difference[] = ['added', 'removed', 'changed', 'same'];

export interface DifferenceCounts extends Readonly<Record<Difference, number>> {
  /** Of the changed ones: those whose metadata differs. */
  readonly metadata: number;
  /** Of the changed ones: those whose numbers differ. */
  readonly data: number;
  /** Keys in both whose numbers could not be compared, because the file has none for them. */
  readonly notCompared: number;
  /**
   * How many numbers the first vector of each has that has any, where they were
   * compared: others are of another index, or of one that was made anew.
   */
  readonly dimensions: { readonly file: number | null; readonly index: number | null };
}

/** One key of a comparison. */
export interface ComparedKey {
  readonly key: string;
  readonly difference: Difference;
  /** Whether the metadata differs, and whether the numbers do; false for all but changed keys. */
  readonly metadata: boolean;
  readonly data: boolean;
}

/** The vectors of a file: their keys and what tells whether they changed, not what they are. */
export class FileVectors {
  readonly keys = new PackedStrings();
  readonly metadata = new FingerprintList();
  readonly data = new FingerprintList();
  /** Vectors that came with their numbers. */
  #withData = 0;
  #withMetadata = 0;
  #dimension: number | null = null;
  #lacksData = new Set<number>();

  get size(): number {
    return this.keys.size;
  }

  get withData(): number {
    return this.#withData;
  }

  /** Vectors that came with metadata. */
  get withMetadata(): number {
    return this.#withMetadata;
  }

  /** Of the first vector that came with its numbers; null when none did. */
  get dimension(): number | null {
    return this.#dimension;
  }

  /** Memory held. */
  get bytes(): number {
    return this.keys.bytes + this.metadata.bytes + this.data.bytes;
  }

  hasData(at: number): boolean {
    return this.#withData > 0 && !this.#lacksData.has(at);
  }

  /** @throws BackupError for a key that was added before */
  add({ key, metadata, data }: Vector): void {
    const at = this.keys.size;
    if (this.keys.intern(key) !== at) {
      throw new BackupError(
        `The file has the key ${JSON.stringify(key)} twice, the second time as vector ${at + 1}: which of the two to compare with is not said. Take one out, or choose another file.`,
      );
    }
    this.metadata.set(at, metadataFingerprint(metadata));
    if (metadata !== undefined) this.#withMetadata += 1;
    if (data === undefined) {
      // A file has the numbers of all its vectors or of none; what is between takes the memory of a set.
      if (this.#withData > 0) this.#lacksData.add(at);
      return;
    }
    if (this.#withData === 0)
      for (let before = 0; before < at; before += 1) this.#lacksData.add(before);
    this.#withData += 1;
    this.#dimension ??= data.float32.length;
    this.data.set(at, dataFingerprint(data.float32));
  }
}

const SEEN = 1;
const OTHER_METADATA = 2;
const OTHER_DATA = 4;

/** A comparison under way: the vectors of the index are handed to it in any order. */
export class IndexComparison {
  readonly #file: FileVectors;
  readonly #withData: boolean;
  /** Bits for each key of the file. */
  readonly #states: Uint8Array;
  /** Metadata that the index has now, for the keys of the file. */
  readonly #now = new FingerprintList();
  readonly #added = new PackedStrings();
  readonly #addedNow = new FingerprintList();
  #notCompared = 0;
  #dimension: number | null = null;

  /** @param withData whether the numbers are compared, where the file has them */
  constructor(file: FileVectors, withData: boolean) {
    this.#file = file;
    this.#withData = withData;
    this.#states = new Uint8Array(file.size);
  }

  /** A vector of the index; a key that comes again counts as it came last. */
  take({ key, metadata, data }: Vector): void {
    const now = metadataFingerprint(metadata);
    this.#dimension ??= data?.float32.length ?? null;
    const at = this.#file.keys.find(key);
    if (at < 0) {
      this.#addedNow.set(this.#added.intern(key), now);
      return;
    }
    let state = SEEN;
    if (!this.#file.metadata.is(at, now)) state |= OTHER_METADATA;
    if (this.#withData) {
      if (data === undefined || !this.#file.hasData(at)) {
        if (this.#states[at] === 0) this.#notCompared += 1;
      } else if (!this.#file.data.is(at, dataFingerprint(data.float32))) state |= OTHER_DATA;
    }
    this.#states[at] = state;
    this.#now.set(at, now);
  }

  /** What it came to, once every vector of the index was taken. */
  finish(): ComparisonResult {
    return new ComparisonResult({
      file: this.#file,
      states: this.#states,
      now: this.#now,
      added: this.#added,
      addedNow: this.#addedNow,
      notCompared: this.#notCompared,
      dimensions: { file: this.#file.dimension, index: this.#dimension },
    });
  }
}

interface Compared {
  readonly file: FileVectors;
  readonly states: Uint8Array;
  readonly now: FingerprintList;
  readonly added: PackedStrings;
  readonly addedNow: FingerprintList;
  readonly notCompared: number;
  readonly dimensions: DifferenceCounts['dimensions'];
}

/** The four groups of a comparison; keys of the file in its order, the others in that of their bytes. */
export class ComparisonResult {
  readonly counts: DifferenceCounts;
  readonly #compared: Compared;
  readonly #groups: Readonly<Record<Difference, Uint32Array>>;

  constructor(compared: Compared) {
    this.#compared = compared;
    const { states, added, notCompared, dimensions } = compared;
    const groups = { removed: [] as number[], changed: [] as number[], same: [] as number[] };
    let metadata = 0;
    let data = 0;
    for (const [at, state] of states.entries()) {
      groups[differenceOf(state)].push(at);
      if ((state & OTHER_METADATA) !== 0) metadata += 1;
      if ((state & OTHER_DATA) !== 0) data += 1;
    }
    this.#groups = {
      added: sorted(added),
      removed: Uint32Array.from(groups.removed),
      changed: Uint32Array.from(groups.changed),
      same: Uint32Array.from(groups.same),
    };
    this.counts = {
      added: added.size,
      removed: groups.removed.length,
      changed: groups.changed.length,
      same: groups.same.length,
      metadata,
      data,
      notCompared,
      dimensions,
    };
  }

  /** Places of the keys of a group, for `at`; `text`, when there is one, has to be in the key. */
  places(difference: Difference, text = ''): Uint32Array {
    const places = this.#groups[difference];
    if (text === '') return places;
    return places.filter((place) => this.#keyAt(difference, place).includes(text));
  }

  at(difference: Difference, place: number): ComparedKey {
    const key = this.#keyAt(difference, place);
    if (difference !== 'changed') return { key, difference, metadata: false, data: false };
    const state = this.#compared.states[place] ?? 0;
    return {
      key,
      difference,
      metadata: (state & OTHER_METADATA) !== 0,
      data: (state & OTHER_DATA) !== 0,
    };
  }

  /** Keys that are in the index, each with the `metadataFingerprint` that it has there. */
  *inIndex(
    difference: Exclude<Difference, 'removed'>,
  ): Generator<{ readonly key: string; readonly fingerprint: string }> {
    const { now, addedNow } = this.#compared;
    for (const place of this.#groups[difference]) {
      const fingerprint = difference === 'added' ? addedNow.at(place) : now.at(place);
      yield { key: this.#keyAt(difference, place), fingerprint };
    }
  }

  #keyAt(difference: Difference, place: number): string {
    const { added, file } = this.#compared;
    return difference === 'added' ? added.at(place) : file.keys.at(place);
  }
}

function differenceOf(state: number): Exclude<Difference, 'added'> {
  if (state === 0) return 'removed';
  return state === SEEN ? 'same' : 'changed';
}

function sorted(keys: PackedStrings): Uint32Array {
  const texts = Array.from({ length: keys.size }, (_, at) => keys.at(at));
  const places = Uint32Array.from(texts, (_, at) => at);
  return places.sort((a, b) => compareKeys(texts[a] ?? '', texts[b] ?? ''));
}

/** What one metadata field was and is; undefined where it is not there. */
export interface FieldDifference {
  readonly field: string;
  readonly before: MetadataValue | undefined;
  readonly now: MetadataValue | undefined;
}

/** The fields that differ, those of `before` first. A list differs when its order does. */
export function fieldDifferences(
  before: Metadata = {},
  now: Metadata = {},
): readonly FieldDifference[] {
  const fieldOf = (metadata: Metadata, field: string) =>
    Object.hasOwn(metadata, field) ? metadata[field] : undefined;
  return [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .map((field) => ({ field, before: fieldOf(before, field), now: fieldOf(now, field) }))
    .filter(({ before: was, now: is }) => JSON.stringify(was) !== JSON.stringify(is));
}
