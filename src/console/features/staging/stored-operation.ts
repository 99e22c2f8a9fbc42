import * as z from 'zod/mini';
import { RowSet } from '#engine/row-set.ts';
import type { StagedEntry } from '#engine/staged-entry.ts';
import type { StagedSegment } from '#engine/staged-segment.ts';
import { type StagedPart, StagedSet } from '#engine/staged-set.ts';
import { packEntries } from './pack-entries.ts';
import { applyStaging, type StagingOperation, singleOperations } from './staging-operation.ts';
import { numbersSchema, parseEntry } from './staging-schema.ts';
import type { StoredStaging } from './staging-state.ts';

/** Rows of a segment: one bit each, or, where that is shorter, one number each. */
const partSchema = z.object({
  /** `idOfSegment`. */
  segment: z.string(),
  /** Rows of the whole segment. */
  length: z.number().check(z.int(), z.nonnegative()),
  words: z.optional(numbersSchema),
  rows: z.optional(numbersSchema),
});
type StoredPart = z.infer<typeof partSchema>;

const parts = z.optional(z.array(partSchema));
/** Single damaged entries must not take the others with them. */
const singleSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('stage'), entries: z.array(z.unknown()), parts }),
  z.object({ type: z.literal('unstage'), keys: z.array(z.string()), parts }),
  z.object({ type: z.literal('replace'), entries: z.array(z.unknown()), parts }),
]);
type StoredSingle = z.infer<typeof singleSchema>;

/** A decision as storage and the channel hold it: it names the segments that it speaks of. */
const storedSchema = z.union([
  singleSchema,
  z.object({ type: z.literal('series'), operations: z.array(singleSchema) }),
]);
export type StoredOperation = z.infer<typeof storedSchema>;

export type SegmentNames = (segment: StagedSegment) => string;
/** What is known under a name; null for nothing. */
export type NamedSegments = (id: string) => StagedSegment | null;

/** @returns null for anything but an operation of this version of the console or an earlier one */
export function parseOperation(value: unknown): StoredOperation | null {
  const parsed = storedSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

export function encodeOperation(
  operation: StagingOperation,
  nameOf: SegmentNames,
): StoredOperation {
  const operations = singleOperations(operation).map((single): StoredSingle => {
    const stored = { parts: (single.parts ?? []).map((part) => encodePart(part, nameOf)) };
    return single.type === 'unstage'
      ? { type: single.type, keys: [...single.keys], ...stored }
      : { type: single.type, entries: [...single.entries], ...stored };
  });
  const [first, ...others] = operations;
  return first !== undefined && others.length === 0 ? first : { type: 'series', operations };
}

/** The segments that an operation speaks of. */
export function segmentsIn(operation: StagingOperation): ReadonlySet<StagedSegment> {
  const all = singleOperations(operation).flatMap(({ parts = [] }) => parts);
  return new Set(all.map(({ segment }) => segment));
}

/** The names of the segments that a stored operation speaks of. */
export function namesIn(operation: StoredOperation): ReadonlySet<string> {
  const all = singlesOf(operation).flatMap(({ parts = [] }) => parts);
  return new Set(all.map(({ segment }) => segment));
}

export interface DecodedOperation {
  readonly operation: StagingOperation;
  /** Keys that would be staged if they could be read. */
  readonly unreadable: number;
}

export function decodeOperation(
  stored: StoredOperation,
  segmentOf: NamedSegments,
): DecodedOperation {
  const decoded = singlesOf(stored).map((single) => decodeSingle(single, segmentOf));
  const operations = decoded.map(({ operation }) => operation);
  const [first, ...others] = operations;
  return {
    operation: first !== undefined && others.length === 0 ? first : { type: 'series', operations },
    unreadable: decoded.reduce((sum, { unreadable }) => sum + unreadable, 0),
  };
}

/**
 * What stored operations come to, carried out in order.
 *
 * @param operations null for one that could not be read at all
 */
export function readStoredOperations(
  operations: readonly (StoredOperation | null)[],
  segmentOf: NamedSegments,
): StoredStaging {
  let entries = StagedSet.empty;
  let unreadable = 0;
  for (const stored of operations) {
    if (stored === null) {
      unreadable += 1;
      continue;
    }
    const decoded = decodeOperation(stored, segmentOf);
    entries = applyStaging(entries, decoded.operation).entries;
    unreadable += decoded.unreadable;
  }
  return { entries, unreadable };
}

function singlesOf(operation: StoredOperation): readonly StoredSingle[] {
  return operation.type === 'series' ? operation.operations : [operation];
}

function decodeSingle(single: StoredSingle, segmentOf: NamedSegments): DecodedOperation {
  const found: StagedPart[] = [];
  let unreadable = 0;
  for (const stored of single.parts ?? []) {
    const part = decodePart(stored, segmentOf(stored.segment));
    if (part !== null) found.push(part);
    // What cannot be unstaged for want of its segment could not be staged either.
    else if (single.type !== 'unstage') unreadable += rowsNamed(stored);
  }
  if (single.type === 'unstage') {
    return { operation: { type: 'unstage', keys: single.keys, parts: found }, unreadable };
  }
  const entries: StagedEntry[] = [];
  for (const row of single.entries) {
    const entry = parseEntry(row);
    if (entry === null) unreadable += 1;
    else entries.push(entry);
  }
  const packed = packEntries(entries);
  const operation = {
    type: single.type,
    entries: packed.entries,
    parts: [...found, ...packed.parts],
  } as const;
  return { operation, unreadable };
}

function encodePart({ segment, rows }: StagedPart, nameOf: SegmentNames): StoredPart {
  const { length } = rows;
  // A row by its number takes as much as 32 rows by their bits.
  return rows.count * 32 < length
    ? { segment: nameOf(segment), length, rows: Uint32Array.from(rows) }
    : { segment: nameOf(segment), length, words: rows.words };
}

/** @returns null when the segment is not there, or is not the one that was meant */
function decodePart(stored: StoredPart, segment: StagedSegment | null): StagedPart | null {
  const { length, words, rows } = stored;
  if (segment === null || segment.keys.count !== length) return null;
  if (rows !== undefined) {
    return rows.every((row) => row < length) ? { segment, rows: RowSet.of(length, rows) } : null;
  }
  const all = RowSet.all(length);
  if (words?.length !== all.words.length) return null;
  return { segment, rows: all.within(new RowSet(length, words)) };
}

function rowsNamed({ length, words, rows }: StoredPart): number {
  if (rows !== undefined) return rows.length;
  return words === undefined ? length : new RowSet(length, words).count;
}
