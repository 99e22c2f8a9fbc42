import type { IDBPTransaction } from 'idb';
import {
  isFresh,
  openStaging,
  type StagingDatabase,
  segmentRow,
} from '#console/worker/staging-database.ts';
import type { StagedSegment } from '#engine/staged-segment.ts';
import type { StagedSet } from '#engine/staged-set.ts';
import { condensed } from './condensed.ts';
import { idOfSegment, nameSegment, segmentNamed } from './segment-ids.ts';
import type { StagingOperation } from './staging-operation.ts';
import { parseSegment } from './staging-schema.ts';
import type { StoredStaging } from './staging-state.ts';
import {
  encodeOperation,
  namesIn,
  parseOperation,
  readStoredOperations,
  type StoredOperation,
  segmentsIn,
} from './stored-operation.ts';

/** A decision later than this after its segment: another tab may be about to clear it away. */
const LATE_MS = 30_000;

/** Segments that the worker has just stored, until they are decided about. */
const fresh = new Set<string>();

/** Says that the worker has stored the segment, so that nobody need look whether it is there. */
export function noteStored(id: string): void {
  fresh.add(id);
}

/** Reads what is staged for one index, and leaves one row that says the same where there is room for it. */
export async function readStaged(target: string): Promise<StoredStaging> {
  const database = await openStaging();
  const transaction = database.transaction(['operations', 'segments'], 'readwrite');
  const operations = transaction.objectStore('operations');
  const segments = transaction.objectStore('segments');
  const [numbers, rows, kept] = await Promise.all([
    operations.index('target').getAllKeys(target),
    operations.index('target').getAll(target),
    segments.index('target').getAllKeys(target),
  ]);
  const stored = rows.map(({ operation }) => parseOperation(operation));
  const named = await Promise.all(
    [...namesInAll(stored)].map(async (id) => {
      const segment = segmentNamed(id) ?? parseSegment((await segments.get(id))?.segment);
      if (segment !== null) nameSegment(id, segment);
      return [id, segment] as const;
    }),
  );
  const byName = new Map(named);
  const read = readStoredOperations(stored, (id) => byName.get(id) ?? null);
  const entries = condensed(read.entries);
  const needed = new Set(entries.parts.map(({ segment }) => idOfSegment(segment)));
  const now = Date.now();
  const idle = kept.filter((id) => !needed.has(id) && !isFresh(id, now));
  const isTidy = rows.length <= 1 && read.unreadable === 0 && idle.length === 0;
  const writes: Promise<unknown>[] = [];
  if (!isTidy || entries !== read.entries) {
    const operation = stageAll(entries);
    writes.push(
      ...numbers.map((number) => operations.delete(number)),
      ...idle.map((id) => segments.delete(id)),
    );
    for (const { segment } of entries.parts) {
      const id = idOfSegment(segment);
      if (!kept.includes(id)) writes.push(segments.put(segmentRow(target, segment), id));
    }
    if (entries.size > 0) {
      writes.push(operations.add({ target, operation: encodeOperation(operation, idOfSegment) }));
    }
  }
  // Where there is no room all stays as it was, and what was read is so all the same.
  await Promise.all([...writes, transaction.done]).catch(() => undefined);
  return { entries, unreadable: read.unreadable };
}

/** Adds one decision to those stored; another tab's stay as they are. */
export async function writeStaging(target: string, operation: StagingOperation): Promise<void> {
  const database = await openStaging();
  const transaction = database.transaction(['operations', 'segments'], 'readwrite');
  try {
    await addDecision(transaction, target, operation);
    // Said at once, so that a page that is left at this moment leaves it done.
    transaction.commit();
  } catch (error) {
    // Why it failed is what the transaction says: a request may say only that it was ended.
    await transaction.done;
    throw error;
  }
  await transaction.done;
}

async function addDecision(
  transaction: IDBPTransaction<StagingDatabase, ('operations' | 'segments')[], 'readwrite'>,
  target: string,
  operation: StagingOperation,
): Promise<void> {
  const segments = transaction.objectStore('segments');
  for (const segment of segmentsIn(operation)) {
    const id = idOfSegment(segment);
    // Nothing is asked first: a page that is left a moment after it shows what is staged must have it stored.
    if (fresh.delete(id) && isFresh(id, Date.now() + LATE_MS)) continue;
    // Another tab may have tidied away what nobody had staged for a moment.
    const isKept = (await segments.getKey(id)) !== undefined;
    if (!isKept) await segments.put(segmentRow(target, segment), id);
  }
  const encoded = encodeOperation(operation, idOfSegment);
  // Not waited for: the transaction is, and says more.
  transaction
    .objectStore('operations')
    .add({ target, operation: encoded })
    .catch(() => undefined);
}

/** The segment that another tab has stored; null when nothing needs it any more, or it is damaged. */
export async function readSegment(id: string): Promise<StagedSegment | null> {
  const known = segmentNamed(id);
  if (known !== undefined) return known;
  const database = await openStaging();
  const segment = parseSegment((await database.get('segments', id))?.segment);
  if (segment !== null) nameSegment(id, segment);
  return segment;
}

function namesInAll(operations: readonly (StoredOperation | null)[]): ReadonlySet<string> {
  return new Set(operations.flatMap((operation) => (operation ? [...namesIn(operation)] : [])));
}

function stageAll({ singles, parts }: StagedSet): StagingOperation {
  return { type: 'stage', entries: [...singles.values()], parts };
}
