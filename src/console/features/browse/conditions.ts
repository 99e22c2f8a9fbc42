import * as z from 'zod/mini';
import type { KeyCondition, KeyConditionKind } from '#engine/key-condition.ts';
import type { MetadataFilter } from '#protocol/metadata-filter.ts';
import { FilterError, parseMetadataFilter, WITH_NUMBERS } from '#protocol/parse-metadata-filter.ts';
import type { BrowseSearch } from './browse-search.ts';
import { partsOf } from './filter-conditions.ts';
import { filterWords } from './filter-words.ts';

/** Which keys of an index a scan is for. */
export interface Conditions {
  readonly filter: MetadataFilter | null;
  readonly key: KeyCondition | null;
}

/** Conditions as an address states them, or why it states none that can be followed. */
export type AddressedConditions =
  | { readonly valid: true; readonly conditions: Conditions }
  | {
      readonly valid: false;
      readonly problem: string;
      /** What can be mended by hand, when it is the filter that is wrong. */
      readonly mendable: MendableFilter | null;
    };

/** A filter that cannot be followed, as text, and the key condition beside it. */
export interface MendableFilter {
  readonly text: string;
  readonly key: KeyCondition | null;
}

export const NO_CONDITIONS: Conditions = { filter: null, key: null };

export const KEY_CONDITION_WORDS: Readonly<Record<KeyConditionKind, string>> = {
  'starts-with': 'starts with',
  'ends-with': 'ends with',
  contains: 'contains',
  equals: 'equals',
};

const keyConditionSchema = z.object({
  kind: z.enum(['starts-with', 'ends-with', 'contains', 'equals']),
  text: z.string().check(z.minLength(1)),
});

/** Judges what the address says; a condition that cannot be followed is never left out in silence. */
export function readConditions(search: BrowseSearch): AddressedConditions {
  const key = search.key === undefined ? null : keyConditionSchema.safeParse(search.key);
  if (key?.success === false) {
    const given = JSON.stringify(search.key);
    return {
      valid: false,
      problem: `The key condition in the address is ${given}. It has to look like {"kind":"starts-with","text":"a/"}, with one of the kinds starts-with, ends-with, contains and equals and a text that is not empty.`,
      mendable: null,
    };
  }
  try {
    const filter =
      search.filter === undefined ? null : parseMetadataFilter(search.filter, WITH_NUMBERS);
    const isEmpty = filter === null || Object.keys(filter).length === 0;
    return {
      valid: true,
      conditions: { filter: isEmpty ? null : filter, key: key?.data ?? null },
    };
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    // What is no JSON comes from the address as the text that it is.
    const text =
      typeof search.filter === 'string' ? search.filter : JSON.stringify(search.filter, null, 2);
    return { valid: false, problem: error.message, mendable: { text, key: key?.data ?? null } };
  }
}

/** What `conditions` put into the address. */
export function searchOf({ filter, key }: Conditions): Pick<BrowseSearch, 'filter' | 'key'> {
  return { filter: filter ?? undefined, key: key ?? undefined };
}

/** Conditions in words, for the review and the report: "section is python, key starts with a/". */
export function describeConditions({ filter, key }: Conditions): string {
  const words = partsOf(filter).map(filterWords);
  if (key !== null) words.push(`key ${KEY_CONDITION_WORDS[key.kind]} ${key.text}`);
  return words.length === 0 ? 'every key of the index' : words.join(', ');
}

/** Whether two scans would be for the same keys. */
export function sameConditions(a: Conditions, b: Conditions): boolean {
  return JSON.stringify([a.filter, a.key]) === JSON.stringify([b.filter, b.key]);
}
