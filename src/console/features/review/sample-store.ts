import { create } from 'zustand';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import { type Judgement, judged, type SampleReading } from './sample-reading.ts';

const useSampleStore = create<{
  /** By `targetId`. */
  readonly indexes: Readonly<Record<string, SampleReading>>;
}>()(() => ({ indexes: {} }));

/** The sample that was drawn last for an index; null before the first. */
export function useSample(target: IndexTarget): SampleReading | null {
  const id = targetId(target);
  return useSampleStore(({ indexes }) => indexes[id] ?? null);
}

/** Draws a sample in place of the last one. */
export async function startSample(target: IndexTarget, size: number): Promise<SampleReading> {
  const drawn = await engineWorker().cleanup.drawSample(target, size);
  const reading = { ...drawn, judged: new Map() };
  keep(target, reading);
  return reading;
}

/** Keeps what was found of a key of the sample; null takes it back. */
export function judgeInSample(target: IndexTarget, key: string, judgement: Judgement | null): void {
  const reading = useSampleStore.getState().indexes[targetId(target)];
  if (reading !== undefined) keep(target, judged(reading, key, judgement));
}

function keep(target: IndexTarget, reading: SampleReading): void {
  useSampleStore.setState(({ indexes }) => ({
    indexes: { ...indexes, [targetId(target)]: reading },
  }));
}
