import type { StoredIndex } from './index-table.ts';
import type { StoredVector, VectorTable } from './vector-table.ts';

interface Change {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly key: string;
  /** null when the key was not there. */
  readonly before: StoredVector | null;
}

/**
 * What was there before the latest writes, for as long as queries do not see
 * those (API sheet §3.15: "2–3 s after the write"). Kept in memory: after a
 * restart everything is visible.
 */
export class RecentWrites {
  readonly #visibleAfterMs: (index: StoredIndex) => number;
  readonly #now: () => number;
  readonly #changes = new Map<number, Change[]>();

  constructor(visibleAfterMs: (index: StoredIndex) => number, now: () => number) {
    this.#visibleAfterMs = visibleAfterMs;
    this.#now = now;
  }

  /** To be called before the keys are written or deleted. */
  note(index: StoredIndex, keys: readonly string[], table: VectorTable): void {
    const delay = this.#visibleAfterMs(index);
    if (delay === 0) {
      this.forget(index);
      return;
    }
    const at = this.#now();
    const kept = (this.#changes.get(index.id) ?? []).filter((change) => change.at > at - delay);
    const whole = { data: true, metadata: true };
    for (const key of keys) kept.push({ at, key, before: table.get(key, whole) });
    this.#changes.set(index.id, kept);
  }

  /** What queries have to see in the place of these keys: what was there, or nothing. */
  unseen(index: StoredIndex): ReadonlyMap<string, StoredVector | null> {
    const since = this.#now() - this.#visibleAfterMs(index);
    const before = new Map<string, StoredVector | null>();
    for (const change of this.#changes.get(index.id) ?? []) {
      if (change.at > since && !before.has(change.key)) before.set(change.key, change.before);
    }
    return before;
  }

  forget(index: StoredIndex): void {
    this.#changes.delete(index.id);
  }
}
