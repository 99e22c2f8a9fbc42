import { keyLength, type MetadataValue } from '#protocol/vector.ts';
import type { DuplicateMember } from './verify-duplicates.ts';

/** Which one of identical vectors stays when the others are staged. */
export type KeepRule =
  /** By the bytes of the keys. */
  | { readonly kind: 'first-key' }
  /** By characters. */
  | { readonly kind: 'shortest-key' }
  /** By the value of a metadata field. */
  | { readonly kind: 'newest' | 'oldest'; readonly field: string };

export interface Kept {
  /** Place of the member that stays. */
  readonly at: number;
  /** Several were equal by the rule; the first of their keys stays. */
  readonly isTie: boolean;
  /** The values are of different kinds, so that none of their orders is right for all: compared as texts. */
  readonly isMixed: boolean;
  /** Members without one value in the field of the rule; when all lack it, the first key stays. */
  readonly missing: number;
}

/**
 * The one that a rule keeps. Values of a field are compared as numbers when all of
 * a group are such, as times when all are such, and else in the natural order of
 * texts ("v9" before "v10"). A member that lacks the field never stays when
 * another has it.
 *
 * @param members two or more, in the order of their keys
 */
export function keptOf(members: readonly DuplicateMember[], rule: KeepRule): Kept {
  switch (rule.kind) {
    case 'first-key':
      return { at: 0, isTie: false, isMixed: false, missing: 0 };
    case 'shortest-key': {
      const lengths = members.map(({ key }) => keyLength(key));
      return { ...bestOf(lengths, (a, b) => a - b), isMixed: false, missing: 0 };
    }
    case 'newest':
    case 'oldest': {
      const values = members.map(({ metadata }) =>
        Object.hasOwn(metadata, rule.field) ? textOf(metadata[rule.field]) : null,
      );
      const missing = values.filter((value) => value === null).length;
      if (missing === members.length) return { at: 0, isTie: false, isMixed: false, missing };
      const sign = rule.kind === 'newest' ? -1 : 1;
      const known = values.filter((value) => value !== null);
      const compare = orderOf(known);
      const isMixed = new Set(known.map(kindOf)).size > 1;
      return { ...bestOf(values, (a, b) => sign * compare(a, b)), isMixed, missing };
    }
  }
}

/** The first of the least, null never being one of them. */
function bestOf<Value>(
  values: readonly (Value | null)[],
  compare: (a: Value, b: Value) => number,
): { readonly at: number; readonly isTie: boolean } {
  let best: { readonly at: number; readonly value: Value } | null = null;
  let isTie = false;
  for (const [at, value] of values.entries()) {
    if (value === null) continue;
    const difference = best === null ? -1 : compare(value, best.value);
    if (difference === 0) isTie = true;
    if (difference >= 0) continue;
    best = { at, value };
    isTie = false;
  }
  return { at: best?.at ?? 0, isTie };
}

function textOf(value: MetadataValue | undefined): string | null {
  if (value === undefined || Array.isArray(value)) return null;
  const text = String(value).trim();
  return text === '' ? null : text;
}

const natural = new Intl.Collator('en', { numeric: true });
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const TIME = /^\d{4}-\d\d(?:-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.(\d+))?)?(Z|[+-]\d\d:?\d\d)?)?)?$/i;

function orderOf(values: readonly string[]): (a: string, b: string) => number {
  if (values.every(isExactNumber)) return (a, b) => Number(a) - Number(b);
  if (values.every((value) => timeOf(value) !== null)) {
    return (a, b) => (timeOf(a) ?? 0) - (timeOf(b) ?? 0);
  }
  return natural.compare;
}

function kindOf(text: string): 'number' | 'time' | 'text' {
  if (NUMBER.test(text)) return 'number';
  return timeOf(text) === null ? 'text' : 'time';
}

/** Longer ones would be rounded, and two of them might look equal, as those beyond all numbers do. */
function isExactNumber(text: string): boolean {
  return NUMBER.test(text) && text.replace(/\D/g, '').length <= 15 && Number.isFinite(Number(text));
}

/** Milliseconds since the Unix epoch, with parts of them; a time that names no zone is taken for UTC. Null for what is none. */
function timeOf(text: string): number | null {
  const found = TIME.exec(text);
  if (found === null) return null;
  const hasClock = text.includes(':');
  const iso = text.replace(' ', 'T');
  const [, fraction = '', zone] = found;
  const time = Date.parse(hasClock && zone === undefined ? `${iso}Z` : iso);
  // A date stops at milliseconds; times that are written down by a program often do not.
  return Number.isNaN(time) ? null : time + Number(`0.${fraction.slice(3)}`);
}
