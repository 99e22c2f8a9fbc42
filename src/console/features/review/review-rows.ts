import type { TimedVerdict } from '#console/worker/verification-service.ts';
import type { CopyGroup } from '#engine/copies.ts';
import type { Failure } from '#engine/failure.ts';
import { compareKeys } from '#engine/key-order.ts';
import type { BrokenFamily } from '#engine/siblings.ts';
import type { StagedEntry } from '#engine/staged-entry.ts';
import type { Metadata } from '#protocol/vector.ts';
import { type Finding, findingOf, hasNewNumbers } from './findings.ts';
import { provenanceWords } from './provenance-words.ts';
import type { InsightByKey } from './review-insight.ts';
import type { ReviewSearch } from './review-search.ts';

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
  /** Fingerprint of both; null when there is neither. */
  readonly content: string | null;
  /** Its numbers were replaced while it was under review (`hasNewNumbers`). */
  readonly hasNewNumbers: boolean;
  /** False for a key unstaged on this page: it stays in its place, struck out. */
  readonly isStaged: boolean;
  readonly lookAlikes: readonly string[];
  /** What it is part of, when other parts of that are not staged. */
  readonly family: BrokenFamily | null;
  /** The keys with the same vector, when there are any and they were looked for. */
  readonly copies: CopyGroup | null;
  /** Why it could not be verified. */
  readonly failure: Failure | null;
}

export interface RowSources {
  /** Every key that was staged at any time since the page was opened. */
  readonly seen: ReadonlyMap<string, StagedEntry>;
  readonly staged: ReadonlyMap<string, StagedEntry>;
  readonly verdicts: ReadonlyMap<string, TimedVerdict>;
  readonly insight: InsightByKey;
}

/** All rows in the order of their keys. */
export function reviewRows({ seen, staged, verdicts, insight }: RowSources): ReviewRow[] {
  const rows: ReviewRow[] = [];
  for (const [key, remembered] of seen) {
    const entry = staged.get(key) ?? remembered;
    const verdict = verdicts.get(key);
    rows.push({
      key,
      entry,
      finding: findingOf(entry, verdict),
      metadata: verdict?.metadata ?? null,
      fingerprint: verdict?.fingerprint ?? null,
      data: verdict?.data ?? null,
      content: verdict?.content ?? null,
      hasNewNumbers: verdict !== undefined && hasNewNumbers(verdict),
      isStaged: staged.has(key),
      lookAlikes: insight.lookAlikes.get(key) ?? [],
      family: insight.families.get(key) ?? null,
      copies: insight.copies.get(key) ?? null,
      failure: verdict?.failure ?? null,
    });
  }
  return rows.sort((a, b) => compareKeys(a.key, b.key));
}

/** Adds newly staged keys to those seen before; the same map when there are none. */
export function withNewlyStaged(
  seen: ReadonlyMap<string, StagedEntry>,
  staged: ReadonlyMap<string, StagedEntry>,
): ReadonlyMap<string, StagedEntry> {
  // Asked at every drawing, mostly when nothing changed.
  if (seen === staged) return seen;
  const fresh = [...staged].filter(([key]) => !seen.has(key));
  return fresh.length === 0 ? seen : new Map([...seen, ...fresh]);
}

/** The rows that the address asks for, in its order. */
export function shownRows(rows: readonly ReviewRow[], search: ReviewSearch): readonly ReviewRow[] {
  const { finding, text, field, value, by, order } = search;
  const shown = rows.filter(
    (row) =>
      (finding === undefined || hasFinding(row, finding)) &&
      (text === undefined || row.key.includes(text)) &&
      (field === undefined || value === undefined || hasValue(row.metadata, field, value)) &&
      (by === undefined || provenanceWords(row.entry.provenance) === by),
  );
  return order === 'descending' ? shown.reverse() : shown;
}

/** For each row its metadata as last read, to be staged instead of what was seen when it was staged. */
export function currentFingerprints(rows: readonly ReviewRow[]): ReadonlyMap<string, string> {
  return new Map(
    rows.flatMap(({ key, fingerprint }) => (fingerprint === null ? [] : [[key, fingerprint]])),
  );
}

/** As `currentFingerprints`, of the numbers. */
export function currentData(rows: readonly ReviewRow[]): ReadonlyMap<string, string> {
  return new Map(rows.flatMap(({ key, data }) => (data === null ? [] : [[key, data]])));
}

/** What was not read yet counts as unverified, as it does before a confirmation. */
function hasFinding(row: ReviewRow, finding: NonNullable<ReviewSearch['finding']>): boolean {
  if (finding === 'look-alike') return row.lookAlikes.length > 0;
  if (finding === 'siblings') return row.family !== null;
  if (finding === 'last-copy') return isLastCopy(row);
  if (finding === 'copy') return row.copies !== null && !isLastCopy(row);
  if (finding === 'unverified') return row.finding === 'unverified' || row.finding === 'waiting';
  return row.finding === finding;
}

/** All keys with its vector are staged, as far as the service knows; a single one is no copy. */
export function isLastCopy({ copies }: Pick<ReviewRow, 'copies'>): boolean {
  return copies !== null && copies.outside?.length === 0;
}

/** Compares as the composition of a set counts: elements of a list one by one, as text. */
export function hasValue(metadata: Metadata | null, field: string, value: string): boolean {
  const found = metadata !== null && Object.hasOwn(metadata, field) ? metadata[field] : undefined;
  if (found === undefined) return false;
  return Array.isArray(found) ? found.map(String).includes(value) : String(found) === value;
}

/** A metadata value as one line; null where there is none. */
export function valueText(metadata: Metadata | null, field: string): string | null {
  const found = metadata !== null && Object.hasOwn(metadata, field) ? metadata[field] : undefined;
  if (found === undefined) return null;
  return Array.isArray(found) ? found.join(', ') : String(found);
}

export interface ProvenanceCount {
  readonly words: string;
  readonly count: number;
}

/** How many staged keys came in which way, most frequent first. */
export function countProvenances(entries: Iterable<StagedEntry>): readonly ProvenanceCount[] {
  const counts = new Map<string, number>();
  for (const { provenance } of entries) {
    const words = provenanceWords(provenance);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].map(([words, count]) => ({ words, count })).sort((a, b) => b.count - a.count);
}
