import type { IndexTarget } from '#console/lib/index-target.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { SampleReading } from './sample-reading.ts';
import type { TriageOrder } from './triage-session.ts';

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
