import * as z from 'zod/mini';
import type { FieldValue, RowSearch } from '#console/worker/row-search.ts';
import { KEY_CONDITION_WORDS } from './conditions.ts';

/** What the search field asks of a key. */
export type SearchKind = NonNullable<RowSearch['key']>['kind'];

export const SEARCH_KIND_WORDS: Readonly<Record<SearchKind, string>> = {
  contains: 'contains',
  'starts-with': 'starts with',
  'ends-with': 'ends with',
  equals: 'equals',
  matches: 'matches the expression',
  length: 'has a length of',
  'looks-alike': 'looks like another key',
};

/** The search field as it is filled in, whether that makes a search or not yet. */
export interface SearchDraft {
  readonly kind: SearchKind;
  readonly text: string;
  /** Of an expression. */
  readonly ignoreCase: boolean;
  readonly min: string;
  readonly max: string;
  readonly value: FieldValue | null;
}

export const EMPTY_SEARCH: SearchDraft = {
  kind: 'contains',
  text: '',
  ignoreCase: false,
  min: '',
  max: '',
  value: null,
};

export type DraftedSearch =
  | { readonly valid: true; readonly search: RowSearch | null }
  | { readonly valid: false; readonly problem: string };

/** The search that a draft makes; null for one that is not filled in. */
export function searchOfDraft(draft: SearchDraft): DraftedSearch {
  const { kind, text, ignoreCase, value } = draft;
  const valid = (key: RowSearch['key']): DraftedSearch => ({
    valid: true,
    search: key === null && value === null ? null : { key, value },
  });
  switch (kind) {
    case 'looks-alike':
      return valid({ kind });
    case 'length':
      return lengthOf(draft, valid);
    case 'matches':
      return valid(text === '' ? null : { kind, pattern: text, ignoreCase });
    default:
      return valid(text === '' ? null : { kind, text });
  }
}

function lengthOf(
  { min, max }: SearchDraft,
  valid: (key: RowSearch['key']) => DraftedSearch,
): DraftedSearch {
  const [from, to] = [wholeNumber(min), wholeNumber(max)];
  const wrong = [from, to].find((given) => typeof given === 'string');
  if (typeof wrong === 'string') {
    return {
      valid: false,
      problem: `A length is a whole number of characters; “${wrong}” is none. Leave the field empty for no limit.`,
    };
  }
  if (typeof from === 'string' || typeof to === 'string') return valid(null);
  if (from !== null && to !== null && from > to) {
    return {
      valid: false,
      problem: `No key has at least ${from} and at most ${to} characters. Exchange the two.`,
    };
  }
  return valid(from === null && to === null ? null : { kind: 'length', min: from, max: to });
}

/** Null for nothing; the text itself when it is no number. */
function wholeNumber(text: string): number | string | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return /^\d{1,6}$/.test(trimmed) ? Number(trimmed) : trimmed;
}

/** The draft that says what `search` says. */
export function draftOfSearch(search: RowSearch | null): SearchDraft {
  const key = search?.key ?? null;
  const draft = { ...EMPTY_SEARCH, value: search?.value ?? null };
  if (key === null) return draft;
  const { kind } = key;
  switch (kind) {
    case 'looks-alike':
      return { ...draft, kind };
    case 'length':
      return { ...draft, kind, min: String(key.min ?? ''), max: String(key.max ?? '') };
    case 'matches':
      return { ...draft, kind, text: key.pattern, ignoreCase: key.ignoreCase };
    default:
      return { ...draft, kind, text: key.text };
  }
}

const searchSchema = z.object({
  key: z.nullable(
    z.union([
      z.object({
        kind: z.enum(['contains', 'starts-with', 'ends-with', 'equals']),
        text: z.string().check(z.minLength(1)),
      }),
      z.object({
        kind: z.literal('matches'),
        pattern: z.string().check(z.minLength(1)),
        ignoreCase: z.boolean(),
      }),
      z.object({
        kind: z.literal('length'),
        min: z.nullable(z.int().check(z.nonnegative())),
        max: z.nullable(z.int().check(z.nonnegative())),
      }),
      z.object({ kind: z.literal('looks-alike') }),
    ]),
  ),
  value: z.nullable(
    z.object({ field: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) }),
  ),
});

/** Judges what the address says is searched; what cannot be followed is never left out in silence. */
export function readSearch(find: unknown): DraftedSearch {
  if (find === undefined) return { valid: true, search: null };
  const read = searchSchema.safeParse(find);
  if (read.success) return { valid: true, search: read.data };
  return {
    valid: false,
    problem: `The search in the address is ${JSON.stringify(find)}. It has to look like {"key":{"kind":"contains","text":"a"},"value":null}, with one of the kinds ${Object.keys(SEARCH_KIND_WORDS).join(', ')}.`,
  };
}

/** A search in words, for the review and the report: "key contains a, section is python". */
export function describeSearch({ key, value }: RowSearch): string {
  const words = key === null ? [] : [describeKey(key)];
  if (value !== null) words.push(`${value.field} is ${value.value}`);
  return words.join(', ');
}

function describeKey(key: NonNullable<RowSearch['key']>): string {
  switch (key.kind) {
    case 'looks-alike':
      return 'key looks like another key';
    case 'length':
      return `key has ${lengthWords(key.min, key.max)}`;
    case 'matches':
      return `key matches ${key.pattern}${key.ignoreCase ? ', whatever its case' : ''}`;
    default:
      return `key ${KEY_CONDITION_WORDS[key.kind]} ${key.text}`;
  }
}

function lengthWords(min: number | null, max: number | null): string {
  if (min === null) return `at most ${max} characters`;
  if (max === null) return `at least ${min} characters`;
  return min === max ? `${min} characters` : `${min} to ${max} characters`;
}
