import type { KeyCondition } from '#engine/key-condition.ts';
import type { Outcome } from '#engine/outcome.ts';
import type { ConflictState } from '#engine/restore-conflicts.ts';
import { isChosen, type RestoreSelection } from '#engine/restore-plan.ts';
import type { RunBatch } from '#engine/run-record.ts';
import type { StoredBatch } from './run-schema.ts';

/** Which vectors of a backup the operator wants back, as the page says it. */
export type RestoreChoice =
  | { readonly kind: 'all' }
  | { readonly kind: 'matching'; readonly condition: KeyCondition }
  | { readonly kind: 'keys'; readonly keys: readonly string[] }
  /** The keys that a past run of this browser left with this outcome. */
  | { readonly kind: 'run'; readonly run: string; readonly outcome: Outcome };

/** What a choice comes to. */
export interface ChosenKeys {
  readonly count: number;
  /** Keys that were asked for and are not in the backup. */
  readonly missing: number;
  /** The first few of them. */
  readonly missed: readonly string[];
}

export interface ConflictCounts extends Readonly<Record<ConflictState, number>> {}

export interface RestoreKeyQuery {
  /** Only keys of this state; null for all. */
  readonly state: ConflictState | null;
  /** Only keys that contain it; empty for all. */
  readonly text: string;
  readonly from: number;
  readonly count: number;
}

export interface RestoreKeyWindow {
  /** Lines that fit, in all. */
  readonly total: number;
  readonly lines: readonly {
    readonly key: string;
    /** Null until the index was read. */
    readonly state: ConflictState | null;
  }[];
}

const MISSED_SHOWN = 5;
const STATES: readonly ConflictState[] = ['absent', 'same', 'different'];

/** The keys of a backup, those of them that were chosen, and what the index has under these. */
export class RestorePreparation {
  readonly #keys: ReadonlySet<string>;
  selection: RestoreSelection = { kind: 'all' };
  #chosen: readonly string[];
  #batches: RunBatch[] = [];
  /** For each chosen key its place in `STATES`, and one more; 0 until it was read. */
  #states: Uint8Array;
  /** `contentFingerprint` of what is there, where it is different. */
  #seen = new Map<string, string>();
  #compared = 0;

  constructor(keys: ReadonlySet<string>) {
    this.#keys = keys;
    this.#chosen = [...keys];
    this.#states = new Uint8Array(keys.size);
  }

  /** Forgets what was read before. */
  choose(selection: RestoreSelection): ChosenKeys {
    this.selection = selection;
    this.#chosen = [...this.#keys].filter((key) => isChosen(selection, key));
    this.forget();
    const wanted = selection.kind === 'keys' ? selection.keys : new Set<string>();
    const missed: string[] = [];
    let missing = 0;
    for (const key of wanted) {
      if (this.#keys.has(key)) continue;
      missing += 1;
      if (missed.length < MISSED_SHOWN) missed.push(key);
    }
    return { count: this.#chosen.length, missing, missed };
  }

  get count(): number {
    return this.#chosen.length;
  }

  get batches(): readonly RunBatch[] {
    return this.#batches;
  }

  get isCompared(): boolean {
    return this.#compared === this.#chosen.length;
  }

  /** Before the index is read anew. */
  forget(): void {
    this.#states = new Uint8Array(this.#chosen.length);
    this.#batches = [];
    this.#seen = new Map();
    this.#compared = 0;
  }

  /** @param conflicts of the next keys, in the order of the backup @returns how many were read so far */
  add(
    batch: RunBatch,
    conflicts: readonly { readonly state: ConflictState; readonly content: string | null }[],
  ): number {
    this.#batches.push(batch);
    for (const { state, content } of conflicts) {
      this.#states[this.#compared] = STATES.indexOf(state) + 1;
      const key = this.#chosen[this.#compared];
      if (state === 'different' && content !== null && key !== undefined) {
        this.#seen.set(key, content);
      }
      this.#compared += 1;
    }
    return this.#compared;
  }

  counts(): ConflictCounts {
    const counts = { absent: 0, same: 0, different: 0 };
    for (const number of this.#states) {
      const state = STATES[number - 1];
      if (state !== undefined) counts[state] += 1;
    }
    return counts;
  }

  window({ state, text, from, count }: RestoreKeyQuery): RestoreKeyWindow {
    const wanted = state === null ? null : STATES.indexOf(state) + 1;
    const lines: RestoreKeyWindow['lines'][number][] = [];
    let total = 0;
    for (const [place, key] of this.#chosen.entries()) {
      const number = this.#states[place] ?? 0;
      if (wanted !== null && number !== wanted) continue;
      if (!key.includes(text)) continue;
      if (total >= from && lines.length < count) {
        lines.push({ key, state: STATES[number - 1] ?? null });
      }
      total += 1;
    }
    return { total, lines };
  }

  /** The keys of the planned batches as a run keeps them; with `overwrite` what may be written over, too. */
  *storedBatches(overwrite: boolean): Iterable<StoredBatch> {
    let start = 0;
    for (const { count } of this.#batches) {
      const keys = this.#chosen.slice(start, start + count);
      start += count;
      yield overwrite ? { keys, contents: keys.map((key) => this.#seen.get(key) ?? '') } : { keys };
    }
  }
}
