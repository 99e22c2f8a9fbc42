import type { ToldSet } from '#console/worker/review-staged-rows.ts';
import { keptSegment } from '#engine/open-segment.ts';
import type { StagedSegment } from '#engine/staged-segment.ts';

/**
 * Sends a set, and in a second attempt the segments that were missing for it.
 *
 * @param send answers with the segments that are missing; nothing was taken over then
 * @throws Error when the set was not taken over
 */
export async function sendSet(
  set: Omit<ToldSet, 'segments'>,
  segmentOf: (name: string) => StagedSegment | undefined,
  send: (set: ToldSet) => Promise<readonly string[]>,
): Promise<void> {
  const missing = await send({ ...set, segments: {} });
  if (missing.length === 0) return;
  const found = missing.flatMap((name) => {
    const segment = segmentOf(name);
    return segment === undefined ? [] : [[name, keptSegment(segment)] as const];
  });
  const left = await send({ ...set, segments: Object.fromEntries(found) });
  if (left.length === 0) return;
  throw new Error(
    `What is staged was not taken over for the review: ${left.length} of its blocks of keys ` +
      'are missing still. Load the page anew; what is staged is kept.',
  );
}
