import { compareKeys } from './key-order.ts';
import { PackedStrings } from './packed-strings.ts';
import { RowCodes } from './row-codes.ts';
import { Uint32List } from './uint32-list.ts';

/** Keys that belong together by their names, of which some are staged and some are not. */
export interface BrokenFamily {
  /** What all its keys begin with: `doc-17/`. Tells it from every other family with the same `suffix`. */
  readonly prefix: string;
  /** What follows the number in each of them: `.json`, or nothing. */
  readonly suffix: string;
  /** What they are parts of: `doc-17`. */
  readonly name: string;
  readonly staged: readonly string[];
  /** In the index, not staged. */
  readonly missing: readonly string[];
}

/** A key as one of several: `doc-17/0003` is number 3 of `doc-17/`. */
interface Part {
  readonly prefix: string;
  readonly suffix: string;
  readonly name: string;
  readonly number: number;
  readonly isMarked: boolean;
}

/** Fewer keys are a pair with alike names, not a family. */
const FEWEST = 3;
/** More keys are a collection whose members are numbered, not parts of one thing. */
const MOST = 1000;

/** The last number of a key, with what may follow it: `-of-12`, a file's extension. */
const NUMBERED =
  /^(?<before>.*?)(?<number>\d{1,6})(?<suffix>(?:[-_ ]?of[-_ ]?\d{1,6})?(?:\.[A-Za-z]\w{0,7})?)$/su;

/** Says by itself that a part of something is numbered. */
const PART_WORD =
  /(?:(?:^|[^A-Za-z])(?:chunk|part|page|segment|seg|section|sec|paragraph|para|passage|block|piece|slice|fragment|frag|split|sentence|line|row|chapter|frame)|(?:^|[^A-Za-z\d])[pc])[-_.:# ]?$/iu;
const PART_SIGN = /(?:#|::)\w{0,2}$/u;
/** Between a thing that has a name of its own and the number of its part. */
const SEPARATED = /[-_/:. ~|@]$/u;
/** A name of its own has a number in it, or is a file's. */
const OWN_NAME = /\d|\.[A-Za-z]\w{0,7}$/u;
const TRAILING_SIGNS = /[-_/:. ~|@#]+$/u;

/** Some keys, by numbers of whoever has them. */
export interface KeyRows {
  readonly rows: Uint32Array;
  keyAt(row: number): string;
  /** The row of a key among `rows`; null when it is not one of them. */
  rowOf(key: string): number | null;
}

/** Keys looked at between two looks at the clock. */
const KEYS_AT_ONCE = 1 << 13;

/**
 * Families that a deletion would leave incomplete. A family is at least 3 and at
 * most 1,000 keys that differ in one number: chunks, pages, parts. The key that
 * bears the family's name (`doc-17` beside `doc-17/0001`) belongs to it.
 *
 * Numbered names are common (`gcc-11`, `photo-0001`, `report-2019`), so the number
 * has to follow either a word or sign for parts (`chunk`, `page`, `#` …) or, behind
 * any separator, a name that has a number or a file's extension itself; and then
 * the numbers have to count from about 0 or 1, at least half of them present.
 *
 * Looks at each key once, and keeps some bytes for each that is part of something;
 * of what it gives only copies of keys stay, so that either side can be forgotten.
 * Yields every few milliseconds.
 *
 * @param staged those of the staged keys that exist
 * @param others every other key known of the index; may repeat those of `staged`
 */
export function* findBrokenFamilies(
  staged: KeyRows,
  others: KeyRows,
): Generator<void, BrokenFamilies> {
  const counts = new FamilyCounts();
  for (const [at, row] of staged.rows.entries()) {
    if (at % KEYS_AT_ONCE === 0) yield;
    const part = partOf(staged.keyAt(row));
    if (part !== null) counts.take(part, row, true);
  }
  for (const [at, row] of others.rows.entries()) {
    if (at % KEYS_AT_ONCE === 0) yield;
    const key = others.keyAt(row);
    const part = partOf(key);
    if (part === null) continue;
    if (!counts.has(part) && staged.rowOf(part.name) === null) continue;
    if (staged.rowOf(key) === null) counts.take(part, row, false);
  }
  const families = new BrokenFamilies(counts, staged, others);
  yield* families.takeKeys(staged, others);
  return families;
}

/** How many keys of each family were met, and which. */
class FamilyCounts {
  readonly #ids = new PackedStrings();
  readonly families: CountedFamily[] = [];
  /** Of each part that was met: its family, its number, and its row with a bit for staged ones. */
  readonly familyOf = new Uint32List();
  readonly numbers = new Uint32List();
  readonly rows = new Uint32List();

  has(part: Part): boolean {
    return this.#ids.find(familyId(part)) >= 0;
  }

  take(part: Part, row: number, isStaged: boolean): void {
    const id = this.#ids.intern(familyId(part));
    let family = this.families[id];
    if (family === undefined) {
      const { prefix, suffix, name, isMarked, number } = part;
      const none = { staged: 0, missing: 0, largest: 0, hasTwo: false };
      family = { prefix, suffix, name, isMarked, first: number, ...none };
      this.families[id] = family;
    }
    if (isStaged) family.staged += 1;
    else family.missing += 1;
    if (part.number !== family.first) family.hasTwo = true;
    family.largest = Math.max(family.largest, part.number);
    this.familyOf.push(id);
    this.numbers.push(part.number);
    this.rows.push(row * 2 + Number(isStaged));
  }
}

interface CountedFamily {
  readonly prefix: string;
  readonly suffix: string;
  readonly name: string;
  readonly isMarked: boolean;
  /** Number of the part that was met first. */
  readonly first: number;
  staged: number;
  missing: number;
  largest: number;
  hasTwo: boolean;
}

/** How much of a family is staged, its own key included. */
export interface FamilySize {
  readonly name: string;
  readonly staged: number;
  readonly missing: number;
}

interface HeadedFamily extends FamilySize {
  readonly id: number;
  readonly prefix: string;
  readonly suffix: string;
  /** The key that bears the name: its row with a bit for a staged one; null when there is none. */
  readonly head: number | null;
}

/** Broken families in the order of their names; their keys are made when they are asked for. */
export class BrokenFamilies {
  /** Keys that are missing, of all families. */
  readonly missing: number;
  readonly #keys = new PackedStrings();
  readonly #families: readonly HeadedFamily[];
  /** Where the parts of each family begin in `#parts`. */
  readonly #starts: Uint32Array;
  /** Numbers in `#keys`, until `takeKeys` rows, with a bit for staged ones; and the numbers in their names. */
  readonly #parts: Uint32Array;
  readonly #numbers: Uint32Array;
  readonly #placeOf = new RowCodes();

  constructor(counts: FamilyCounts, staged: KeyRows, others: KeyRows) {
    this.#families = counts.families
      .flatMap((family, id) => (isFamily(family) ? headed(family, id, staged, others) : []))
      .filter((family) => family.staged > 0 && family.missing > 0)
      .filter((family) => family.staged + family.missing >= FEWEST)
      .sort((a, b) => compareKeys(a.name, b.name) || compareKeys(a.prefix, b.prefix));
    this.missing = this.#families.reduce((sum, family) => sum + family.missing, 0);
    const places = new Uint32Array(counts.families.length);
    this.#starts = new Uint32Array(this.#families.length + 1);
    this.#families.forEach(({ id, staged: few, missing, head }, place) => {
      places[id] = place + 1;
      const parts = few + missing - Number(head !== null);
      this.#starts[place + 1] = (this.#starts[place] ?? 0) + parts;
    });
    const ends = this.#starts.slice();
    this.#parts = new Uint32Array(ends.at(-1) ?? 0);
    this.#numbers = new Uint32Array(this.#parts.length);
    for (let met = 0; met < counts.rows.size; met += 1) {
      const place = places[counts.familyOf.at(met)] ?? 0;
      if (place === 0) continue;
      const to = ends[place - 1] ?? 0;
      ends[place - 1] = to + 1;
      this.#parts[to] = counts.rows.at(met);
      this.#numbers[to] = counts.numbers.at(met);
    }
    this.#families.forEach(({ head }, place) => {
      const parts = this.#parts.subarray(this.#starts[place], this.#starts[place + 1]);
      for (const part of [...(head === null ? [] : [head]), ...parts]) {
        if ((part & 1) === 1) this.#placeOf.put(part >>> 1, place + 1);
      }
    });
  }

  /**
   * Copies the keys of all parts, by whose rows they are known until then. Once,
   * before anything is asked of it; yields every few milliseconds.
   */
  *takeKeys(staged: KeyRows, others: KeyRows): Generator<void, void> {
    const parts = this.#parts;
    for (let at = 0; at < parts.length; at += 1) {
      if (at % KEYS_AT_ONCE === 0) yield;
      const part = parts[at] ?? 0;
      const isStaged = part & 1;
      const key = (isStaged === 1 ? staged : others).keyAt(part >>> 1);
      parts[at] = this.#keys.intern(key) * 2 + isStaged;
    }
  }

  get count(): number {
    return this.#families.length;
  }

  /** The family that a staged row belongs to; of several the last. Null for none. */
  of(row: number): FamilySize | null {
    return this.#families[this.#placeOf.at(row) - 1] ?? null;
  }

  /** @throws RangeError when there are not so many */
  at(place: number): BrokenFamily {
    const family = this.#families[place];
    if (family === undefined) {
      throw new RangeError(`Family ${place} was asked for; there are ${this.count}.`);
    }
    const { prefix, suffix, name } = family;
    const staged: string[] = [];
    const missing: string[] = [];
    for (const { key, isStaged } of this.#inOrder(place)) (isStaged ? staged : missing).push(key);
    return { prefix, suffix, name, staged, missing };
  }

  /** Where the family stands that is told by these; null when there is none. */
  find(prefix: string, suffix: string): number | null {
    const at = this.#families.findIndex(
      (family) => family.prefix === prefix && family.suffix === suffix,
    );
    return at < 0 ? null : at;
  }

  /** All keys that are missing, family by family. */
  *missingKeys(): Generator<string, undefined> {
    for (const place of this.#families.keys()) {
      for (const { key, isStaged } of this.#inOrder(place)) if (!isStaged) yield key;
    }
  }

  /** The head first, then by number, then by key. */
  #inOrder(place: number): readonly Member[] {
    const { head, name } = this.#families[place] ?? { head: null, name: '' };
    const from = this.#starts[place] ?? 0;
    const parts = Array.from({ length: (this.#starts[place + 1] ?? 0) - from }, (_, at) => {
      const part = this.#parts[from + at] ?? 0;
      const number = this.#numbers[from + at] ?? 0;
      return { key: this.#keys.at(part >>> 1), isStaged: (part & 1) === 1, number };
    }).sort((a, b) => a.number - b.number || compareKeys(a.key, b.key));
    return [...(head === null ? [] : [{ key: name, isStaged: (head & 1) === 1 }]), ...parts];
  }
}

interface Member {
  readonly key: string;
  readonly isStaged: boolean;
}

function headed(family: CountedFamily, id: number, staged: KeyRows, others: KeyRows): HeadedFamily {
  const { prefix, suffix, name } = family;
  const own = staged.rowOf(name);
  const other = own === null ? others.rowOf(name) : null;
  return {
    ...{ id, prefix, suffix, name },
    staged: family.staged + Number(own !== null),
    missing: family.missing + Number(other !== null),
    head: own !== null ? own * 2 + 1 : other !== null ? other * 2 : null,
  };
}

function partOf(key: string): Part | null {
  const { before, number, suffix } = NUMBERED.exec(key)?.groups ?? {};
  if (before === undefined || number === undefined || suffix === undefined) return null;
  // A longer run of digits is an id or a time, and cut in two it would be neither.
  if (/\d$/u.test(before)) return null;
  const isMarked = PART_WORD.test(before) || PART_SIGN.test(before);
  if (!isMarked && !SEPARATED.test(before)) return null;
  const name = before.replace(PART_SIGN, '').replace(PART_WORD, '').replace(TRAILING_SIGNS, '');
  if (name === '' || (!isMarked && !OWN_NAME.test(name))) return null;
  return { prefix: before, suffix, name, number: Number(number), isMarked };
}

function familyId({ prefix, suffix }: Part): string {
  return JSON.stringify([prefix, suffix]);
}

function isFamily({ staged, missing, hasTwo, isMarked, largest }: CountedFamily): boolean {
  const size = staged + missing;
  return size <= MOST && hasTwo && (isMarked || size * 2 >= largest);
}
