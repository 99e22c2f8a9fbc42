import { proxy } from 'comlink';
import { create } from 'zustand';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import type { ScanUpdate } from '#console/worker/browse-scan.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';

import { type Failure, failureOf } from '#engine/failure.ts';

/** How far the reading of the whole index is that a review asked for. */
export interface IndexReading {
  readonly isRunning: boolean;
  readonly read: number;
  readonly failure: Failure | null;
}

const NOT_READ: IndexReading = { isRunning: false, read: 0, failure: null };

const useReadingStore = create<{
  /** By `targetId`. */
  readonly indexes: Readonly<Record<string, IndexReading>>;
}>()(() => ({ indexes: {} }));

export function useIndexReading(target: IndexTarget): IndexReading {
  const id = targetId(target);
  return useReadingStore(({ indexes }) => indexes[id] ?? NOT_READ);
}

function show(target: IndexTarget, reading: IndexReading): void {
  useReadingStore.setState(({ indexes }) => ({
    indexes: { ...indexes, [targetId(target)]: reading },
  }));
}

/** Reads every key of the index, so that siblings, shares and look-alikes are of all of it. */
export function readIndex(target: IndexTarget): void {
  show(target, { isRunning: true, read: 0, failure: null });
  const update = ({ progress }: Partial<ScanUpdate>) => {
    if (progress === undefined) return;
    const { state, read, failure } = progress;
    show(target, { isRunning: state === 'running', read, failure });
  };
  engineWorker()
    .cleanup.readIndex(target, proxy(update))
    .catch((error: unknown) =>
      show(target, { isRunning: false, read: 0, failure: failureOf(error) }),
    );
}

/** What was read until now stays. */
export function stopReadingIndex(target: IndexTarget): void {
  void engineWorker().cleanup.stopReadingIndex(target);
}
