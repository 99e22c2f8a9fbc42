import { useEffect, useState } from 'react';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { SampleReading } from './sample-reading.ts';
import type { TriageOrder } from './triage-session.ts';
import { useIsShown } from './use-is-shown.ts';

/** What is read key by key just now, if anything. Its list is let go of when that is over. */
export function useTriageOrder(target: IndexTarget) {
  const [opened, setOpened] = useState<{ order: TriageOrder; target: IndexTarget } | null>(null);
  const isShown = useIsShown();
  useEffect(() => {
    if (opened === null) return;
    return () => release(opened.target, opened.order);
  }, [opened]);
  return {
    order: opened !== null && targetId(opened.target) === targetId(target) ? opened.order : null,
    /** For a list of `target`; one that comes after the page was left is let go of at once. */
    open: (order: TriageOrder) =>
      isShown() ? setOpened({ order, target }) : release(target, order),
    close: () => setOpened(null),
  };
}

function release(target: IndexTarget, { list }: TriageOrder): void {
  engineWorker()
    .cleanup.releaseList(target, list)
    .catch(() => undefined);
}

/** The staged keys of a list, to be read from its beginning. */
export async function openList(target: IndexTarget, list: number): Promise<TriageOrder> {
  const { id, length } = await engineWorker().cleanup.holdStaged(target, list);
  return { kind: 'list', list: id, count: length, start: 0, judged: new Map() };
}

/** A sample, to be read from the first key that was not read yet. */
export async function openSample(
  target: IndexTarget,
  { keys, judged }: SampleReading,
): Promise<TriageOrder> {
  const { id, length } = await engineWorker().cleanup.holdKeys(target, keys);
  const next = keys.findIndex((key) => !judged.has(key));
  return { kind: 'sample', list: id, count: length, start: Math.max(0, next), judged };
}
