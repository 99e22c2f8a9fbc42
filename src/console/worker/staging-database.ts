import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { keptSegment } from '#engine/open-segment.ts';
import type { StagedSegment } from '#engine/staged-segment.ts';

export interface StagingDatabase extends DBSchema {
  /**
   * What was decided, in order. One row a decision and not one a key: writing
   * 30,000 rows takes seconds in which a closed tab would lose them. Two tabs can
   * write side by side, as a decision is only ever added.
   */
  operations: {
    key: number;
    value: { readonly target: string; readonly operation: unknown };
    indexes: { target: string };
  };
  /** What decisions are about, by `idOfSegment`: taking back and making again writes it only once. */
  segments: {
    key: string;
    value: { readonly target: string; readonly segment: unknown };
    indexes: { target: string };
  };
  /** Saved sets, without their keys: a list of them must not read those. */
  sets: {
    key: string;
    value: { readonly target: string; readonly set: unknown };
    indexes: { target: string };
  };
  /** The keys of the saved sets, under the same key. */
  'set-keys': { key: string; value: unknown };
}

/** A tab with an earlier version of the console holds the storage in the form that it had then. */
export class StorageHeldError extends Error {
  override name = 'StorageHeldError' as const;
}

let opening: Promise<IDBPDatabase<StagingDatabase>> | null = null;

export function openStaging(): Promise<IDBPDatabase<StagingDatabase>> {
  opening ??= new Promise((resolve, reject) => {
    let isHeld = false;
    const hold = () => {
      isHeld = true;
      reject(new StorageHeldError());
    };
    // Once it was given up nobody would ever close it, and a later version would wait for that.
    openLatest(hold).then((database) => (isHeld ? database.close() : resolve(database)), reject);
  });
  // What keeps it from opening may pass, and then the next try has to find that out.
  opening.catch(() => {
    opening = null;
  });
  return opening;
}

function openLatest(onHeld: () => void): Promise<IDBPDatabase<StagingDatabase>> {
  return openDB<StagingDatabase>('vector-bucket-console-staged', 2, {
    upgrade: (database, version) => {
      if (version < 1) {
        const options = { autoIncrement: true };
        database.createObjectStore('operations', options).createIndex('target', 'target');
      }
      database.createObjectStore('segments').createIndex('target', 'target');
      database.createObjectStore('sets').createIndex('target', 'target');
      database.createObjectStore('set-keys');
    },
    blocked: onHeld,
    // A tab with a later version of the console must not have to wait for this one.
    blocking: () => {
      void opening?.then((database) => database.close());
      opening = null;
    },
    terminated: () => {
      opening = null;
    },
  });
}

/** A packed segment on its way to the page. */
export interface StoredSegment {
  readonly segment: StagedSegment;
  /** What storage calls it; null when it could not be stored. */
  readonly storedAs: string | null;
}

/**
 * Stores a segment before anybody decides about it: once the page says that a
 * million keys are staged, a reload must not lose them. And here, because writing
 * 50 MB would hold the page for a third of a second. One that nobody stages after
 * all is cleared away when staging is read later.
 *
 * @param target `targetId` of the index
 */
export async function storeSegment(target: string, segment: StagedSegment): Promise<StoredSegment> {
  const id = `${Date.now()}-${newId()}`;
  try {
    const database = await openStaging();
    await database.put('segments', segmentRow(target, segment), id);
    return { segment, storedAs: id };
  } catch {
    // The page tells of it when it stores what is decided.
    return { segment, storedAs: null };
  }
}

/**
 * Whether the segment was stored a moment ago, so that a decision about it may be on
 * its way and it must not be cleared away. Its name tells: reading it takes long.
 */
export function isFresh(id: string, now: number): boolean {
  const storedAt = Number(/^(\d+)-/.exec(id)?.[1] ?? Number.NEGATIVE_INFINITY);
  return Math.abs(now - storedAt) < FRESH_MS;
}

const FRESH_MS = 60_000;

export function segmentRow(target: string, segment: StagedSegment) {
  return { target, segment: keptSegment(segment) };
}

/** Nothing else will ever have it. */
export function newId(): string {
  const random = crypto.getRandomValues(new Uint8Array(16));
  return [...random].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
