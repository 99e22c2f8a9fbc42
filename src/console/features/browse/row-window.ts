import { useEffect } from 'react';
import { create } from 'zustand';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { RowOrder } from '#console/worker/row-order.ts';
import type { ScannedVector } from '#engine/scan.ts';
import type { ScanSession } from './scan-session.ts';

/** Rows fetched from the worker at a time. */
const CHUNK = 200;
/** Chunks kept: the page holds what is drawn and some around it, the worker everything. */
const KEPT_CHUNKS = 24;

type Chunks = ReadonlyMap<string, readonly ScannedVector[]>;
const useWindowStore = create<{ readonly chunks: Chunks }>()(() => ({ chunks: new Map() }));

export interface VisibleRows {
  readonly first: number;
  /** Included. */
  readonly last: number;
}

/** The row at a position, undefined until the worker has sent it. Asks for those that are visible. */
export function useRows(
  target: IndexTarget,
  session: ScanSession,
  order: RowOrder | null,
  { first, last }: VisibleRows,
): (row: number) => ScannedVector | undefined {
  const chunks = useWindowStore((state) => state.chunks);
  const view = `${targetId(target)} ${session.scan} ${JSON.stringify(order)}`;
  const { rows } = session;
  useEffect(() => {
    for (let chunk = Math.floor(first / CHUNK); chunk * CHUNK <= last; chunk += 1) {
      void fetchChunk(target, view, order, chunk, rows);
    }
  }, [target, view, order, first, last, rows]);
  return (row) => chunks.get(`${view} ${Math.floor(row / CHUNK)}`)?.[row % CHUNK];
}

const underway = new Set<string>();

async function fetchChunk(
  target: IndexTarget,
  view: string,
  order: RowOrder | null,
  chunk: number,
  rows: number,
): Promise<void> {
  const from = chunk * CHUNK;
  const to = Math.min(rows, from + CHUNK);
  const id = `${view} ${chunk}`;
  const known = useWindowStore.getState().chunks.get(id)?.length ?? 0;
  const request = `${id} ${to}`;
  if (known >= to - from || underway.has(request)) return;
  underway.add(request);
  try {
    keep(id, await engineWorker().scan.rows(target, { from, to, order }));
  } finally {
    underway.delete(request);
  }
}

function keep(id: string, rows: readonly ScannedVector[]): void {
  const chunks = new Map(useWindowStore.getState().chunks);
  chunks.delete(id);
  chunks.set(id, rows);
  for (const oldest of chunks.keys()) {
    if (chunks.size <= KEPT_CHUNKS) break;
    chunks.delete(oldest);
  }
  useWindowStore.setState({ chunks });
}
