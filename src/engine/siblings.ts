import { compareKeys } from './key-order.ts';

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
 * One pass over `all`; only keys of families with a staged member are kept.
 *
 * @param staged those of the staged keys that exist
 * @param all every other key known of the index; may repeat those of `staged`
 * @returns in the order of their names
 */
export function findBrokenFamilies(
  staged: ReadonlySet<string>,
  all: Iterable<string>,
): readonly BrokenFamily[] {
  const families = new Map<string, Family>();
  const heads = new Map<string, boolean>();
  const join = (part: Part) => {
    const id = familyId(part);
    const family = families.get(id) ?? { part, numbers: new Map<string, number>() };
    families.set(id, family);
    return family;
  };
  for (const key of staged) {
    const part = partOf(key);
    heads.set(key, true);
    if (part === null) continue;
    join(part).numbers.set(key, part.number);
    if (!heads.has(part.name)) heads.set(part.name, false);
  }
  for (const key of all) {
    if (staged.has(key)) continue;
    if (heads.has(key)) heads.set(key, true);
    const part = partOf(key);
    if (part === null || (!families.has(familyId(part)) && !staged.has(part.name))) continue;
    join(part).numbers.set(key, part.number);
  }
  return [...families.values()]
    .filter(isFamily)
    .map((family) => brokenFamily(family, heads.get(family.part.name) === true, staged))
    .filter((family) => family.staged.length > 0 && family.missing.length > 0)
    .sort((a, b) => compareKeys(a.name, b.name) || compareKeys(a.prefix, b.prefix));
}

interface Family {
  readonly part: Part;
  readonly numbers: Map<string, number>;
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

function isFamily({ part, numbers }: Family): boolean {
  if (numbers.size > MOST || new Set(numbers.values()).size < FEWEST - 1) return false;
  return part.isMarked || numbers.size * 2 >= Math.max(...numbers.values());
}

function brokenFamily(
  { part: { prefix, suffix, name }, numbers }: Family,
  hasHead: boolean,
  staged: ReadonlySet<string>,
): BrokenFamily {
  const inOrder = [...numbers].sort(([a, x], [b, y]) => x - y || compareKeys(a, b));
  const keys = [...(hasHead ? [name] : []), ...inOrder.map(([key]) => key)];
  const isLarge = keys.length >= FEWEST;
  return {
    prefix,
    suffix,
    name,
    staged: isLarge ? keys.filter((key) => staged.has(key)) : [],
    missing: isLarge ? keys.filter((key) => !staged.has(key)) : [],
  };
}
