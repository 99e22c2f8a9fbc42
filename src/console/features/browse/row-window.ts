import { useEffect } from 'react';
import { create } from 'zustand';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { ScannedVector } from '#engine/scan.ts';
import { useSelection } from './row-selection.ts';
import type { RowView } from './row-view.ts';
import type { ScanSession } from './scan-session.ts';

/** Rows fetched from the worker at a time. */
const CHUNK = 200;
/** Chunks kept: the page holds what is drawn and some around it, the worker everything. */
const KEPT_CHUNKS = 24;

interface Chunk {
  readonly rows: readonly ScannedVector[];
  /** 1 for each row that is selected, 0 for the others. */
  readonly marks: Uint8Array;
  /** The selection's version that the marks are of. */
  readonly version: number;
}

type Chunks = ReadonlyMap<string, Chunk>;
const useWindowStore = create<{ readonly chunks: Chunks }>()(() => ({ chunks: new Map() }));

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

/** The row at a place of the table, undefined until the worker has sent it. Asks for those that are visible. */
export function useRows(
  target: IndexTarget,
  session: ScanSession,
  view: RowView,
  { first, last }: VisibleRows,
): (place: number) => ShownRow | undefined {
  const chunks = useWindowStore((state) => state.chunks);
  const { version } = useSelection(target);
  const name = nameOf(target, session.scan, view.id);
  const { id, rows } = view;
  useEffect(() => {
    for (let chunk = Math.floor(first / CHUNK); chunk * CHUNK <= last; chunk += 1) {
      const from = chunk * CHUNK;
      const to = Math.min(rows, from + CHUNK);
      void fetchChunk(target, `${name} ${chunk}`, { view: id, from, to }, version);
    }
  }, [target, name, id, first, last, rows, version]);
  return (place) => {
    const chunk = chunks.get(`${name} ${Math.floor(place / CHUNK)}`);
    const vector = chunk?.rows[place % CHUNK];
    return vector && { vector, isSelected: chunk?.marks[place % CHUNK] === 1 };
  };
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
    if (isWhole) {
      // The rows themselves stay as they are, and so do those that are drawn.
      const marks = await engineWorker().scan.marks(target, places);
      keep(id, { ...known, marks, version });
    } else {
      keep(id, { ...(await engineWorker().scan.rows(target, places)), version });
    }
  } finally {
    underway.delete(request);
  }
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
  keep(id, { ...chunk, marks });
  return wasSelected;
}

function keep(id: string, chunk: Chunk): void {
  const chunks = new Map(useWindowStore.getState().chunks);
  chunks.delete(id);
  chunks.set(id, chunk);
  for (const oldest of chunks.keys()) {
    if (chunks.size <= KEPT_CHUNKS) break;
    chunks.delete(oldest);
  }
  useWindowStore.setState({ chunks });
}
