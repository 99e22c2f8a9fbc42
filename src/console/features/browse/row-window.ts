import { useCallback, useEffect } from 'react';
import { create } from 'zustand';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import type { Unanswered } from '#console/lib/unanswered.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { ScannedVector } from '#engine/scan.ts';
import { useSelection } from './row-selection.ts';
import type { RowView } from './row-view.ts';
import type { ScanSession } from './scan-session.ts';

/** Rows fetched from the worker at a time. */
const CHUNK = 200;
/** Chunks kept: the page holds what is drawn and some around it, the worker everything. */
const KEPT_CHUNKS = 24;

export interface Chunk {
  readonly rows: readonly ScannedVector[];
  /** 1 for each row that is selected, 0 for the others. */
  readonly marks: Uint8Array;
  /** The selection's version that the marks are of. */
  readonly version: number;
  /** How many of the marks were changed here, ahead of the worker. */
  readonly ticks: number;
}

type Chunks = ReadonlyMap<string, Chunk>;
const useWindowStore = create<{
  readonly chunks: Chunks;
  /** Why chunks were not read when they were asked for last. */
  readonly failures: ReadonlyMap<string, Error>;
}>()(() => ({ chunks: new Map(), failures: new Map() }));

/** Places of the table that are in sight. */
export interface VisibleRows {
  readonly first: number;
  /** Included. */
  readonly last: number;
}

export interface ShownRow {
  readonly vector: ScannedVector;
  readonly isSelected: boolean;
}

export interface ShownRows {
  /** The row at a place of the table, undefined until the worker has sent it. */
  readonly at: (place: number) => ShownRow | undefined;
  /** Why rows in sight did not come; null when nothing failed. */
  readonly failed: Unanswered | null;
}

/** The rows of the table; asks for those that are visible. */
export function useRows(
  target: IndexTarget,
  session: ScanSession,
  view: RowView,
  { first, last }: VisibleRows,
): ShownRows {
  const { chunks, failures } = useWindowStore();
  const { version } = useSelection(target);
  const name = nameOf(target, session.scan, view.id);
  const { id, rows } = view;
  const fetchVisible = useCallback(() => {
    for (const chunk of chunksBetween(first, last)) {
      const from = chunk * CHUNK;
      const to = Math.min(rows, from + CHUNK);
      void fetchChunk(target, `${name} ${chunk}`, { view: id, from, to }, version);
    }
  }, [target, name, id, first, last, rows, version]);
  useEffect(fetchVisible, [fetchVisible]);
  const errors = chunksBetween(first, last).map((chunk) => failures.get(`${name} ${chunk}`));
  const error = errors.find((each) => each !== undefined);
  return {
    at: (place) => {
      const chunk = chunks.get(`${name} ${Math.floor(place / CHUNK)}`);
      const vector = chunk?.rows[place % CHUNK];
      return vector && { vector, isSelected: chunk?.marks[place % CHUNK] === 1 };
    },
    failed: error === undefined ? null : { error, retry: fetchVisible },
  };
}

function chunksBetween(first: number, last: number): readonly number[] {
  const from = Math.floor(first / CHUNK);
  return Array.from({ length: Math.floor(last / CHUNK) - from + 1 }, (_, at) => from + at);
}

function nameOf(target: IndexTarget, scan: number, view: number): string {
  return `${targetId(target)} ${scan} ${view}`;
}

interface ChunkPlaces {
  readonly view: number;
  readonly from: number;
  readonly to: number;
}

const underway = new Set<string>();

async function fetchChunk(
  target: IndexTarget,
  id: string,
  places: ChunkPlaces,
  version: number,
): Promise<void> {
  const known = useWindowStore.getState().chunks.get(id);
  const isWhole = known !== undefined && known.rows.length >= places.to - places.from;
  if (isWhole && known.version === version) return;
  const request = `${id} ${places.to} ${version}`;
  if (underway.has(request)) return;
  underway.add(request);
  try {
    // The rows themselves stay as they are, and so do those that are drawn.
    const fetched = isWhole
      ? { rows: known.rows, marks: await engineWorker().scan.marks(target, places) }
      : await engineWorker().scan.rows(target, places);
    const latest = useWindowStore.getState().chunks.get(id);
    keep(id, joinedChunk(known, { ...fetched, version }, latest));
    fail(id, null);
  } catch (error) {
    fail(id, error instanceof Error ? error : new Error(String(error)));
  } finally {
    underway.delete(request);
  }
}

/**
 * What is kept of a chunk that was asked for: answers may overtake one another, and a
 * tick that was set meanwhile must not go out again before the worker has heard of it.
 * The worker's answer to that tick is another version, of which the marks are fetched anew.
 *
 * @param asked the chunk when it was asked for
 * @param latest the chunk now
 */
export function joinedChunk(
  asked: Chunk | undefined,
  fetched: Omit<Chunk, 'ticks'>,
  latest: Chunk | undefined,
): Chunk {
  const ticks = latest?.ticks ?? 0;
  if (latest === undefined) return { ...fetched, ticks };
  const isOvertaken = latest.rows.length > fetched.rows.length || latest.version > fetched.version;
  if (isOvertaken) return latest;
  if (ticks === (asked?.ticks ?? 0)) return { ...fetched, ticks };
  const marks = Uint8Array.from(fetched.marks);
  marks.set(latest.marks.subarray(0, marks.length));
  return { rows: fetched.rows, marks, version: latest.version, ticks };
}

/** Rows that are sent ahead of a view, so that it is drawn as soon as it is shown. */
export async function fetchFirstRows(
  target: IndexTarget,
  scan: number,
  view: { readonly id: number; readonly rows: number },
  version: number,
): Promise<void> {
  const places = { view: view.id, from: 0, to: Math.min(view.rows, CHUNK) };
  await fetchChunk(target, `${nameOf(target, scan, view.id)} 0`, places, version);
}

/**
 * Marks a row that is not selected, or takes its mark away, before the worker has done so.
 *
 * @returns whether it was selected
 */
export function toggleMark(
  target: IndexTarget,
  scan: number,
  view: number,
  place: number,
): boolean {
  const id = `${nameOf(target, scan, view)} ${Math.floor(place / CHUNK)}`;
  const chunk = useWindowStore.getState().chunks.get(id);
  if (chunk === undefined) return false;
  const at = place % CHUNK;
  const wasSelected = chunk.marks[at] === 1;
  const marks = Uint8Array.from(chunk.marks);
  marks[at] = wasSelected ? 0 : 1;
  keep(id, { ...chunk, marks, ticks: chunk.ticks + 1 });
  return wasSelected;
}

/** @param error null once it was read after all */
function fail(id: string, error: Error | null): void {
  const known = useWindowStore.getState().failures;
  if (error === null && !known.has(id)) return;
  const failures = new Map(known);
  if (error === null) failures.delete(id);
  else failures.set(id, error);
  useWindowStore.setState({ failures: withoutOldest(failures) });
}

function keep(id: string, chunk: Chunk): void {
  const chunks = new Map(useWindowStore.getState().chunks);
  chunks.delete(id);
  chunks.set(id, chunk);
  useWindowStore.setState({ chunks: withoutOldest(chunks) });
}

function withoutOldest<Kept>(kept: Map<string, Kept>): Map<string, Kept> {
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT_CHUNKS) break;
    kept.delete(oldest);
  }
  return kept;
}
