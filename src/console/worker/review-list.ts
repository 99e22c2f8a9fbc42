import { provenanceWords } from '#console/lib/provenance-words.ts';
import type { Bitmap } from '#engine/bitmap.ts';
import type { Failure } from '#engine/failure.ts';
import type { FamilySize } from '#engine/siblings.ts';
import type { Provenance, StagedEntry } from '#engine/staged-entry.ts';
import { rowsWhereKey } from '#engine/where-key.ts';
import type { Metadata, MetadataValue } from '#protocol/vector.ts';
import type { Finding } from './review-finding.ts';
import { isCopiedElsewhere, isLastCopy, type ReviewInsight } from './review-insight.ts';
import type { ReviewStore } from './review-store.ts';

/** What a review lists: the keys that are so, of those staged since the page was opened. */
export interface ReviewSearch {
  readonly finding?:
    | Exclude<Finding, 'waiting'>
    | 'look-alike'
    | 'siblings'
    | 'last-copy'
    | 'copy'
    | undefined;
  /** Only keys that contain this. */
  readonly text?: string | undefined;
  /** Only keys whose metadata field `field` is `value`, as the composition of a set counts. */
  readonly field?: string | undefined;
  readonly value?: string | undefined;
  /** Only keys staged this way, in the words of `provenanceWords`. */
  readonly by?: string | undefined;
  readonly order?: 'descending' | undefined;
}

/** A key under review, to be drawn. */
export interface ReviewRow {
  readonly key: string;
  readonly entry: StagedEntry;
  readonly finding: Finding;
  /** As last read; null when it was not read or is gone. */
  readonly metadata: Metadata | null;
  /** Fingerprint of that metadata; null when there is none. */
  readonly fingerprint: string | null;
  /** Fingerprint of its numbers; null when there are none. */
  readonly data: string | null;
  /** Its numbers were replaced while it was under review. */
  readonly hasNewNumbers: boolean;
  /** False for a key unstaged on this page: it stays in its place, struck out. */
  readonly isStaged: boolean;
  readonly lookAlikes: readonly string[];
  /** What it is part of, when other parts of that are not staged. */
  readonly family: FamilySize | null;
  /** The keys with the same vector, when there are any and they were looked for. */
  readonly copies: RowCopies | null;
  /** Why it could not be verified. */
  readonly failure: Failure | null;
}

export interface RowCopies {
  /** Keys with the vector that are staged. */
  readonly staged: number;
  /** A key with the vector that stays; null when none does. */
  readonly outside: string | null;
}

/** Rows looked at between two looks at the clock. */
const AT_ONCE = 1 << 15;

/** The rows that a search lists, in its order; yields every few milliseconds. */
export function* listedRows(
  store: ReviewStore,
  insight: ReviewInsight,
  search: ReviewSearch,
): Generator<void, Uint32Array> {
  const { finding, text, field, value, by, order } = search;
  const tests: ((row: number) => boolean)[] = [];
  if (finding !== undefined) tests.push(findingTest(store, insight, finding));
  if (field !== undefined && value !== undefined) tests.push(valueTest(store, field, value));
  if (by !== undefined) tests.push(provenanceTest(store, by));
  const all = yield* store.order();
  let within: Bitmap = store.seen;
  if (text !== undefined) {
    within = (yield* rowsWhereKey(store, { kind: 'contains', text })).and(store.seen);
  }
  const rows = new Uint32Array(within.count);
  let count = 0;
  for (let at = 0; at < all.length; at += 1) {
    if (at % AT_ONCE === 0) yield;
    const row = all[at] ?? 0;
    if (!within.has(row) || !tests.every((test) => test(row))) continue;
    rows[count] = row;
    count += 1;
  }
  const listed = rows.subarray(0, count);
  return order === 'descending' ? listed.reverse() : listed;
}

function findingTest(
  store: ReviewStore,
  insight: ReviewInsight,
  finding: NonNullable<ReviewSearch['finding']>,
): (row: number) => boolean {
  switch (finding) {
    case 'look-alike':
      return (row) => insight.lookAlikes.has(row);
    case 'siblings':
      return (row) => insight.families.of(row) !== null;
    case 'last-copy':
      return (row) => isLastCopy(insight, row);
    case 'copy':
      return (row) => isCopiedElsewhere(insight, row);
    // What was not read yet counts as unverified, as it does before a confirmation.
    case 'unverified':
      return (row) => store.hasFinding(row, 'unverified') || store.hasFinding(row, 'waiting');
    default:
      return (row) => store.hasFinding(row, finding);
  }
}

/** Compares as the composition of a set counts: elements of a list one by one, as text. */
export function hasValue(found: MetadataValue, value: string): boolean {
  return Array.isArray(found) ? found.map(String).includes(value) : String(found) === value;
}

function valueTest(store: ReviewStore, field: string, value: string): (row: number) => boolean {
  const column = store.metadata.column(field);
  if (column === undefined) return () => false;
  /** By code: 0 not asked yet, 1 no, 2 yes. A value is unpacked once, however many have it. */
  const known = new Uint8Array(column.dictionary.size + 1);
  known[0] = 1;
  return (row) => {
    const at = store.metadataRowAt(row);
    if (at < 0) return false;
    const code = column.codes.at(at);
    if (known[code] === 0) known[code] = hasValue(column.valueOf(code), value) ? 2 : 1;
    return known[code] === 2;
  };
}

function provenanceTest(store: ReviewStore, by: string): (row: number) => boolean {
  const known = new Map<Provenance, boolean>();
  return (row) => {
    const { provenance } = store.entries.entryFacts(row);
    const isIt = known.get(provenance) ?? provenanceWords(provenance) === by;
    known.set(provenance, isIt);
    return isIt;
  };
}

export function reviewRow(store: ReviewStore, insight: ReviewInsight, row: number): ReviewRow {
  return {
    key: store.keyAt(row),
    entry: store.entryAt(row),
    finding: store.findingAt(row),
    metadata: store.metadataAt(row),
    fingerprint: store.fingerprintAt(row),
    data: store.isRead(row) ? store.data.at(row) : null,
    hasNewNumbers: store.hasNewNumbers(row),
    isStaged: store.staged.has(row),
    lookAlikes: insight.lookAlikes.get(row) ?? [],
    family: insight.families.of(row),
    copies: insight.copies.of(row),
    failure: store.failureAt(row),
  };
}
