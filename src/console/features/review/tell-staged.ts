import { wholeOf } from '#console/features/staging/pack-entries.ts';
import { idOfSegment } from '#console/features/staging/segment-ids.ts';
import { sendSegments } from '#console/features/staging/send-segments.ts';
import { decide, stagedNow } from '#console/features/staging/staged-keys.ts';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { outboxOf } from '#console/lib/outbox.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { NamedKeys } from '#console/worker/review-staged-rows.ts';
import type { AcceptedKeys } from '#console/worker/verification-service.ts';
import { type KeptSegment, keptSegment } from '#engine/open-segment.ts';
import { RowSet } from '#engine/row-set.ts';
import type { StagedSegment } from '#engine/staged-segment.ts';
import type { StagedPart, StagedSet } from '#engine/staged-set.ts';

interface Told {
  readonly staged: StagedSet;
  readonly opening: number | null;
  readonly done: Promise<void>;
}

const told = new Map<string, Told>();
/** By their ids; held, because the worker may name their keys again after they were unstaged, until it forgets them. */
const segments = new Map<string, StagedSegment>();

/**
 * Tells the worker what is staged right now, unless it knows, after whatever else it has
 * to know of the index (`outboxOf`). Segments of many keys are sent once.
 *
 * @param opening names the page that asks: another one begins anew what it has seen
 */
export function tellStaged(target: IndexTarget, opening: number | null = null): Promise<void> {
  const id = targetId(target);
  const staged = stagedNow(target);
  const last = told.get(id);
  const isNew = last === undefined || last.staged !== staged;
  if (!isNew && (opening === null || opening === last.opening)) {
    return outboxOf(target)
      .send()
      .then(() => last.done);
  }
  const before = last?.done.catch(() => undefined) ?? Promise.resolve();
  const done = before.then(() => outboxOf(target).send()).then(() => tell(target, staged, opening));
  told.set(id, { staged, opening: opening ?? last?.opening ?? null, done });
  // What was not told has to be told when it is asked for next.
  done.catch(() => {
    if (told.get(id)?.done === done) told.delete(id);
  });
  return done;
}

async function tell(target: IndexTarget, staged: StagedSet, opening: number | null): Promise<void> {
  const parts = staged.parts.map(({ segment, rows }) => {
    const name = idOfSegment(segment);
    segments.set(name, segment);
    return { segment: name, words: rows.words };
  });
  const { tellStaged } = engineWorker().cleanup;
  const singles = [...staged.singles.values()];
  await sendSegments(keptSegmentNamed, async (sent) => {
    const told = { parts, singles, segments: sent };
    const { missing, forgotten } = await tellStaged(target, told, opening);
    for (const name of forgotten) segments.delete(name);
    return missing;
  });
}

function keptSegmentNamed(name: string): KeptSegment | undefined {
  const segment = segments.get(name);
  return segment && keptSegment(segment);
}

/** No page shows the review: the worker need not know any more how keys came that are not staged. */
const NO_PAGE = 0;

/** Says that the page of the review was left. What could not be said is said when it is opened next. */
export function leaveReview(target: IndexTarget): void {
  tellStaged(target, NO_PAGE).catch(() => undefined);
}

/** Unstages keys that the worker named. */
export function unstageNamed(target: IndexTarget, { parts, entries }: NamedKeys): void {
  const keys = entries.map(({ key }) => key);
  decide(target, { type: 'unstage', keys, parts: namedParts(parts) });
}

/** Stages keys that the worker named, as they were staged before. */
export function stageNamed(target: IndexTarget, { parts, entries }: NamedKeys): void {
  decide(target, { type: 'stage', entries, parts: namedParts(parts) });
}

/** Stages keys as they are now in place of what was seen when they were staged. */
export function stageAccepted(target: IndexTarget, { entries, segments }: AcceptedKeys): void {
  decide(target, { type: 'replace', entries, parts: segments.map(wholeOf) });
}

/** @throws Error when keys are meant of a segment that was let go of: only some of them would be decided about */
function namedParts(parts: NamedKeys['parts']): readonly StagedPart[] {
  return parts.map(({ segment: name, words }) => {
    const segment = segments.get(name);
    if (segment === undefined) {
      throw new Error('What is listed was staged otherwise meanwhile. Look again.');
    }
    return { segment, rows: new RowSet(segment.keys.count, words) };
  });
}
