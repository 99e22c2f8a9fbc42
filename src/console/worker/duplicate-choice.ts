import { metadataFingerprint } from '#engine/fingerprint.ts';
import { type KeepRule, keptOf } from '#engine/keep-rule.ts';
import { KeyStore } from '#engine/key-store.ts';
import type { DuplicateMember } from '#engine/verify-duplicates.ts';
import type { KeyFingerprint } from './browse-rows.ts';

/** What is decided of one group by hand: which place stays, or that all stay. */
export type HandChoice = number | 'all';

/** What a rule and the choices by hand come to. */
export interface DuplicatePreview {
  readonly groups: number;
  readonly keys: number;
  readonly kept: number;
  readonly staged: number;
  /** Groups of which the rule found several equal, and took the first key. */
  readonly ties: number;
  /** Groups whose values of the field are of different kinds. */
  readonly mixed: number;
  /** Groups of which some keys lack the field. */
  readonly someMissing: number;
  /** Groups of which all keys lack the field; the first key stays. */
  readonly allMissing: number;
  readonly byHand: number;
}

export interface DuplicateGroupLine {
  readonly group: number;
  readonly size: number;
  /** The key that stays; null when all stay. */
  readonly kept: string | null;
  readonly isTie: boolean;
  readonly isMixed: boolean;
  readonly missing: number;
  readonly isByHand: boolean;
}

export interface DuplicateGroupView extends DuplicateGroupLine {
  /** Some of its members, from the one that was asked for on. */
  readonly members: readonly (DuplicateMember & { readonly place: number })[];
}

interface Decided {
  /** Null: all stay. */
  readonly at: number | null;
  readonly isTie: boolean;
  readonly isMixed: boolean;
  readonly missing: number;
  readonly isByHand: boolean;
}

const NO_DOUBTS = { ties: 0, mixed: 0, someMissing: 0, allMissing: 0 } as const;

/** What a choice says that needs no look at the values. */
const CERTAIN = { isTie: false, isMixed: false, missing: 0 } as const;

/** The groups of identical vectors that were found, and which key of each stays. */
export class DuplicateChoice {
  readonly #store = new KeyStore();
  readonly #groups: Uint32Array[] = [];
  readonly #byHand = new Map<number, HandChoice>();
  #rule: KeepRule = { kind: 'first-key' };
  /** What the rule says of each group, as far as it was asked: of a large one it takes a while. */
  #ruled: (Decided | undefined)[] = [];

  get rule(): KeepRule {
    return this.#rule;
  }

  set rule(rule: KeepRule) {
    this.#rule = rule;
    this.#ruled = [];
  }

  /** Metadata fields among the members. */
  get fields(): readonly string[] {
    return this.#store.fields;
  }

  get size(): number {
    return this.#groups.length;
  }

  add(members: readonly DuplicateMember[]): void {
    const rows = members.map(({ key, metadata }) => this.#store.add(key, metadata));
    this.#groups.push(Uint32Array.from(rows.filter((row) => row !== null)));
  }

  /** @param choice null leaves the group to the rule again */
  choose(group: number, choice: HandChoice | null): void {
    if (choice === null) this.#byHand.delete(group);
    else this.#byHand.set(group, choice);
  }

  preview(): DuplicatePreview {
    const sum = { keys: 0, kept: 0, staged: 0, ...NO_DOUBTS, byHand: 0 };
    for (const [group, rows] of this.#groups.entries()) {
      const { at, isTie, isMixed, missing, isByHand } = this.#decide(group);
      const staged = at === null ? 0 : rows.length - 1;
      sum.keys += rows.length;
      sum.staged += staged;
      sum.kept += rows.length - staged;
      if (isByHand) sum.byHand += 1;
      else if (missing === rows.length) sum.allMissing += 1;
      else {
        if (isTie) sum.ties += 1;
        if (isMixed) sum.mixed += 1;
        if (missing > 0) sum.someMissing += 1;
      }
    }
    return { groups: this.#groups.length, ...sum };
  }

  lines(from: number, count: number): readonly DuplicateGroupLine[] {
    return this.#groups.slice(from, from + count).map((_, place) => this.#line(from + place));
  }

  /** @returns null when there is no such group */
  view(group: number, from: number, count: number): DuplicateGroupView | null {
    const rows = this.#groups[group];
    if (rows === undefined) return null;
    const members = Array.from(rows.subarray(from, from + count), (row, place) => ({
      ...this.#member(row),
      place: from + place,
    }));
    return { ...this.#line(group), members };
  }

  /** Groups that were decided by hand. */
  get byHand(): number {
    return this.#byHand.size;
  }

  /** The key that stays of each group of which others are to be staged. */
  *keptKeys(): Generator<string> {
    for (const [group, rows] of this.#groups.entries()) {
      const { at } = this.#decide(group);
      const row = at === null ? undefined : rows[at];
      if (row !== undefined) yield this.#store.keyAt(row);
    }
  }

  /** Every key that does not stay, as it was verified. */
  *notKept(): Generator<KeyFingerprint> {
    for (const [group, rows] of this.#groups.entries()) {
      const { at } = this.#decide(group);
      if (at === null) continue;
      for (const [place, row] of rows.entries()) {
        if (place === at) continue;
        const { key, metadata } = this.#member(row);
        yield { key, fingerprint: metadataFingerprint(metadata) };
      }
    }
  }

  #line(group: number): DuplicateGroupLine {
    const rows = this.#groups[group] ?? new Uint32Array();
    const { at, ...rest } = this.#decide(group);
    const row = at === null ? undefined : rows[at];
    const kept = row === undefined ? null : this.#store.keyAt(row);
    return { group, size: rows.length, kept, ...rest };
  }

  #decide(group: number): Decided {
    const choice = this.#byHand.get(group);
    if (choice !== undefined) {
      const at = choice === 'all' ? null : choice;
      return { at, ...CERTAIN, isByHand: true };
    }
    if (this.rule.kind === 'first-key') return { at: 0, ...CERTAIN, isByHand: false };
    const known = this.#ruled[group];
    if (known !== undefined) return known;
    const members = Array.from(this.#groups[group] ?? [], (row) => this.#member(row));
    const ruled = { ...keptOf(members, this.rule), isByHand: false };
    this.#ruled[group] = ruled;
    return ruled;
  }

  #member(row: number): DuplicateMember {
    return { key: this.#store.keyAt(row), metadata: this.#store.metadataAt(row) };
  }
}
