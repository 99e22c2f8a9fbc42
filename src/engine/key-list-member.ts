import { KEY_MEMBER } from './key-list-form.ts';
import { isExact } from './key-list-json.ts';

/** Names by which a column or a member of keys is known. */
export const NAME_OF_KEYS = /^(?:vector[ _-]?)?(?:keys?|ids?)$/i;

/** The members of objects that are texts, or numbers that are called keys, in the order in which they are met. */
export function textMembers(values: readonly unknown[]): readonly string[] {
  return [...textsByMember(values).keys()];
}

/**
 * Guesses which member of the first objects of a list is the key: the one of that
 * name, one with a name that keys have, or the first that is another text in each.
 * Only what at least half of the objects have counts.
 */
export function guessedMember(values: readonly unknown[]): string {
  const objects = values.filter((value) => typeof value === 'object' && value !== null).length;
  const common = [...textsByMember(values)].filter(([, texts]) => texts.length * 2 >= objects);
  const names = common.map(([name]) => name);
  if (names.includes(KEY_MEMBER)) return KEY_MEMBER;
  const named = names.find((name) => NAME_OF_KEYS.test(name));
  const different = common.find(([, texts]) => new Set(texts).size === texts.length);
  return named ?? different?.[0] ?? KEY_MEMBER;
}

function textsByMember(values: readonly unknown[]): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, string[]>();
  for (const value of values) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
    for (const [name, held] of Object.entries(value)) {
      const text = textOf(name, held);
      if (text === null) continue;
      const texts = members.get(name);
      if (texts === undefined) members.set(name, [text]);
      else texts.push(text);
    }
  }
  return members;
}

/** A number is taken for a key where it is called one: others are counts, years and sizes. */
function textOf(name: string, held: unknown): string | null {
  if (typeof held === 'string') return held;
  return NAME_OF_KEYS.test(name) && isExact(held) ? String(held) : null;
}
