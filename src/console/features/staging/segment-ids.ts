import { newId } from '#console/worker/staging-database.ts';
import type { StagedSegment } from '#engine/staged-segment.ts';

const ids = new WeakMap<StagedSegment, string>();
const segments = new Map<string, WeakRef<StagedSegment>>();

/** What storage and other tabs call the segment. */
export function idOfSegment(segment: StagedSegment): string {
  const id = ids.get(segment) ?? newId();
  nameSegment(id, segment);
  return id;
}

export function nameSegment(id: string, segment: StagedSegment): void {
  ids.set(segment, id);
  segments.set(id, new WeakRef(segment));
}

/** The segment, while this tab has any use for it. */
export function segmentNamed(id: string): StagedSegment | undefined {
  return segments.get(id)?.deref();
}
