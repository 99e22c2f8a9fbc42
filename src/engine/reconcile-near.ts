import { keySkeleton } from './look-alike.ts';
import { PackedStrings } from './packed-strings.ts';
import type { Reconciliation } from './reconcile.ts';

/** Keys of the index that a missing key may mean. */
export interface NearKeys {
  /** The first five. */
  readonly keys: readonly string[];
  /** How many more there are. */
  readonly more: number;
}

const NAMED = 5;
/** Keys looked at between two chances for others to run. */
const AT_ONCE = 500;

/**
 * Finds, among the keys of the index that it is shown, those that a missing key
 * of a list probably means: their skeletons are the same. Keeps nothing of the
 * others, so that an index of any size can pass by.
 */
export class NearMisses {
  readonly #reconciliation: Reconciliation;
  readonly #skeletons = new PackedStrings();
  /** By the number of a listed key that of its skeleton, and one more; 0 where it was not missing. */
  readonly #skeletonOf: Uint32Array;
  readonly #near = new Map<number, { keys: string[]; more: number }>();
  /** 1 for each skeleton that is in `#near`: asked for every missing key, again and again. */
  #isMet = new Uint8Array();
  #seen = 0;
  #last: string | null = null;

  constructor(reconciliation: Reconciliation) {
    this.#reconciliation = reconciliation;
    this.#skeletonOf = new Uint32Array(reconciliation.keys.size);
  }

  /** Keys of the index that were looked at. */
  get seen(): number {
    return this.#seen;
  }

  /** Has to run to its end before anything is seen. */
  *prepare(): Generator<void> {
    const { keys } = this.#reconciliation;
    let done = 0;
    for (const id of this.#reconciliation.idsIn('missing')) {
      this.#skeletonOf[id] = this.#skeletons.intern(keySkeleton(keys.at(id))) + 1;
      done += 1;
      if (done % AT_ONCE === 0) yield;
    }
    this.#isMet = new Uint8Array(this.#skeletons.size);
  }

  /**
   * A key of the index. One that comes again, because the index changed while it was
   * read, is named once; it counts again unless it comes at once.
   */
  see(key: string): void {
    if (key === this.#last) return;
    this.#last = key;
    this.#seen += 1;
    if (this.#skeletons.size === 0) return;
    const skeleton = this.#skeletons.find(keySkeleton(key));
    if (skeleton < 0) return;
    const near = this.#near.get(skeleton);
    if (near === undefined) {
      this.#near.set(skeleton, { keys: [key], more: 0 });
      this.#isMet[skeleton] = 1;
    } else if (near.keys.includes(key)) return;
    else if (near.keys.length < NAMED) near.keys.push(key);
    else near.more += 1;
  }

  /** Shows many keys; lets others run in between. */
  *seeAll(keys: Iterable<string>): Generator<void> {
    let turn = 0;
    for (const key of keys) {
      this.see(key);
      turn += 1;
      if (turn % AT_ONCE === 0) yield;
    }
  }

  /** What a missing key may mean; null for nothing that was seen. */
  nearTo(id: number): NearKeys | null {
    if (this.#reconciliation.stateOf(id) !== 'missing') return null;
    const skeleton = this.#skeletonOf[id] ?? 0;
    return skeleton === 0 ? null : (this.#near.get(skeleton - 1) ?? null);
  }

  /** The missing keys for which there is one, in the order of the list. */
  ids(): Uint32Array {
    if (this.#near.size === 0) return new Uint32Array();
    return this.#reconciliation.idsIn('missing').filter((id) => {
      const skeleton = this.#skeletonOf[id] ?? 0;
      return skeleton > 0 && this.#isMet[skeleton - 1] === 1;
    });
  }
}
