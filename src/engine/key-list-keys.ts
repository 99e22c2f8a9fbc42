import { isGuarded } from './csv.ts';
import type { KeyListSink } from './key-list-form.ts';
import { PackedStrings } from './packed-strings.ts';
import { Uint32List } from './uint32-list.ts';

/** An entry of a list that no key can be. */
export interface ImpossibleEntry {
  readonly at: number;
  readonly text: string;
  readonly problem: string;
}

export interface KeyListCounts {
  /** Keys, as often as they are listed. */
  readonly listed: number;
  /** Different keys. */
  readonly distinct: number;
  /** Different keys that are listed more than once. */
  readonly repeated: number;
  readonly empty: number;
  readonly impossible: number;
  /** Keys as often as they are listed, with an apostrophe in front as a table for a spreadsheet has it (`csvRecord`). */
  readonly guarded: number;
}

/** Impossible entries that are kept to be shown; all are counted. */
const EXAMPLES = 100;

/**
 * The different keys of a list, numbered from 0 in its order, and where each
 * stands. A key takes its bytes and some thirty more.
 */
export class ListedKeys implements KeyListSink {
  readonly keys = new PackedStrings();
  readonly #ids = new Uint32List();
  readonly #places = new Uint32List();
  readonly #examples: ImpossibleEntry[] = [];
  #empty = 0;
  #impossible = 0;
  #guarded = 0;
  #occurrences: Occurrences | null = null;

  onKey(key: string, at: number): void {
    this.#ids.push(this.keys.intern(key));
    this.#places.push(at);
    if (isGuarded(key)) this.#guarded += 1;
    this.#occurrences = null;
  }

  onEmpty(): void {
    this.#empty += 1;
  }

  onImpossible(at: number, text: string, problem: string): void {
    this.#impossible += 1;
    if (this.#examples.length < EXAMPLES) this.#examples.push({ at, text, problem });
  }

  /** The first 100. */
  get examples(): readonly ImpossibleEntry[] {
    return this.#examples;
  }

  counts(): KeyListCounts {
    return {
      listed: this.#ids.size,
      distinct: this.keys.size,
      repeated: this.#occurrencesNow().repeated,
      empty: this.#empty,
      impossible: this.#impossible,
      guarded: this.#guarded,
    };
  }

  /** How often a key is listed, and where first and last. */
  occurrencesOf(id: number): {
    readonly times: number;
    readonly first: number;
    readonly last: number;
  } {
    const { times, first, last } = this.#occurrencesNow();
    return { times: times[id] ?? 0, first: first[id] ?? 0, last: last[id] ?? 0 };
  }

  /** The numbers of the keys that are listed more than once, in order. */
  repeatedIds(): Uint32Array {
    const { times, repeated } = this.#occurrencesNow();
    const ids = new Uint32Array(repeated);
    let found = 0;
    for (let id = 0; found < repeated; id += 1) {
      if ((times[id] ?? 0) < 2) continue;
      ids[found] = id;
      found += 1;
    }
    return ids;
  }

  /** Counted when first asked for: while the list is read, nothing has to be counted anew. */
  #occurrencesNow(): Occurrences {
    this.#occurrences ??= countOccurrences(this.keys.size, this.#ids, this.#places);
    return this.#occurrences;
  }
}

interface Occurrences {
  readonly times: Uint32Array;
  readonly first: Uint32Array;
  readonly last: Uint32Array;
  readonly repeated: number;
}

function countOccurrences(distinct: number, ids: Uint32List, places: Uint32List): Occurrences {
  const times = new Uint32Array(distinct);
  const first = new Uint32Array(distinct);
  const last = new Uint32Array(distinct);
  let repeated = 0;
  for (let turn = 0; turn < ids.size; turn += 1) {
    const id = ids.at(turn);
    const count = (times[id] ?? 0) + 1;
    times[id] = count;
    if (count === 1) first[id] = places.at(turn);
    if (count === 2) repeated += 1;
    last[id] = places.at(turn);
  }
  return { times, first, last, repeated };
}
