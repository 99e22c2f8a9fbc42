import type { KeyListCounts, ListedKeys } from '#engine/key-list-keys.ts';
import type { ExistenceState, Reconciliation } from '#engine/reconcile.ts';
import { type KeyDifference, keyDifferences } from '#engine/reconcile-difference.ts';
import type { NearMisses } from '#engine/reconcile-near.ts';
import type { KeyFingerprint } from './browse-rows.ts';

/**
 * Which of the listed keys. `near`: those of the missing that a key of the index
 * resembles; `repeated`: found or missing, those that are listed more than once.
 */
export type FindGroup = 'found' | 'missing' | 'repeated' | 'near' | 'unknown';

/** A key of the index that a missing one probably means. */
export interface NearKey {
  readonly key: string;
  readonly differences: readonly KeyDifference[];
  /** It is in the list too, and was found. */
  readonly isFound: boolean;
}

/** A different key of the list, and what is known of it. */
export interface FindRow {
  readonly id: number;
  readonly key: string;
  readonly state: ExistenceState;
  readonly times: number;
  readonly first: number;
  readonly last: number;
  readonly near: readonly NearKey[];
  /** Near keys beside those named. */
  readonly moreNear: number;
  /** The key of the index that the operator takes instead. */
  readonly taken: string | null;
}

export interface FindWindow {
  /** Rows of the group, in all. */
  readonly total: number;
  readonly lines: readonly FindRow[];
}

export interface FindCounts extends KeyListCounts {
  readonly found: number;
  readonly missing: number;
  readonly unknown: number;
  readonly near: number;
  /** Missing keys for which another one was taken. */
  readonly taken: number;
  /** Found keys and those taken, each once. */
  readonly stageable: number;
}

/** A list and what the index has of it, as the page asks for it: by group, and a window of rows at a time. */
export class FindGroups {
  readonly #listed: ListedKeys;
  readonly #reconciliation: Reconciliation;
  /** Of the missing ones; null until something was read that they could resemble. */
  near: NearMisses | null = null;
  readonly #taken = new Map<number, KeyFingerprint>();
  #edition = 0;
  readonly #cached = new Map<FindGroup, { readonly edition: number; readonly ids: Uint32Array }>();

  constructor(listed: ListedKeys, reconciliation: Reconciliation) {
    this.#listed = listed;
    this.#reconciliation = reconciliation;
  }

  /** Grows with everything that changes a group; whoever changes what is known calls `change`. */
  get edition(): number {
    return this.#edition;
  }

  change(): void {
    this.#edition += 1;
  }

  take(id: number, entry: KeyFingerprint): void {
    this.#taken.set(id, entry);
    this.change();
  }

  untake(id: number): void {
    if (this.#taken.delete(id)) this.change();
  }

  counts(): FindCounts {
    const found = this.#reconciliation.count('found');
    return {
      ...this.#listed.counts(),
      found,
      missing: this.#reconciliation.count('missing'),
      unknown: this.#reconciliation.count('unknown'),
      near: this.#ids('near').length,
      taken: this.#taken.size,
      stageable: found + this.#takenKeys().length,
    };
  }

  window(group: FindGroup, from: number, count: number): FindWindow {
    const ids = this.#ids(group);
    return { total: ids.length, lines: Array.from(ids.subarray(from, from + count), this.#rowOf) };
  }

  /** Of `repeated` and the others alike each key once. */
  *keysOf(group: FindGroup): Generator<string> {
    for (const id of this.#ids(group)) yield this.#reconciliation.keys.at(id);
  }

  /** What can be staged: the found keys, and those taken instead of missing ones. */
  *stageable(): Generator<KeyFingerprint> {
    const { keys } = this.#reconciliation;
    for (const id of this.#ids('found')) {
      const fingerprint = this.#reconciliation.fingerprintOf(id);
      if (fingerprint !== null) yield { key: keys.at(id), fingerprint };
    }
    yield* this.#takenKeys();
  }

  #takenKeys(): readonly KeyFingerprint[] {
    const entries = new Map<string, KeyFingerprint>();
    for (const [id, entry] of this.#taken) {
      const isMissing = this.#reconciliation.stateOf(id) === 'missing';
      if (isMissing && !this.#isFound(entry.key)) entries.set(entry.key, entry);
    }
    return [...entries.values()];
  }

  #isFound(key: string): boolean {
    return this.#reconciliation.stateOf(this.#reconciliation.keys.find(key)) === 'found';
  }

  readonly #rowOf = (id: number): FindRow => {
    const key = this.#reconciliation.keys.at(id);
    const near = this.near?.nearTo(id) ?? { keys: [], more: 0 };
    return {
      id,
      key,
      state: this.#reconciliation.stateOf(id),
      ...this.#listed.occurrencesOf(id),
      near: near.keys.map((other) => ({
        key: other,
        differences: keyDifferences(key, other),
        isFound: this.#isFound(other),
      })),
      moreNear: near.more,
      taken: this.#taken.get(id)?.key ?? null,
    };
  };

  /** Remembered: a group is asked for again with every screen that is scrolled. */
  #ids(group: FindGroup): Uint32Array {
    const known = this.#cached.get(group);
    if (known?.edition === this.#edition) return known.ids;
    const ids = this.#select(group);
    this.#cached.set(group, { edition: this.#edition, ids });
    return ids;
  }

  #select(group: FindGroup): Uint32Array {
    switch (group) {
      case 'near':
        return this.near?.ids() ?? new Uint32Array();
      case 'repeated':
        return this.#listed.repeatedIds();
      default:
        return this.#reconciliation.idsIn(group);
    }
  }
}
