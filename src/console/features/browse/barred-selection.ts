import { idOfSegment } from '#console/features/staging/segment-ids.ts';
import { sendSegments } from '#console/features/staging/send-segments.ts';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import type { SegmentKeys } from '#console/worker/barred-keys.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import { failureOf } from '#engine/failure.ts';
import type { StagedSegment } from '#engine/staged-segment.ts';
import type { StagedSet } from '#engine/staged-set.ts';
import { tellProblem } from './stage-rows.ts';

interface Barred {
  readonly staged: StagedSet;
  readonly deleted: ReadonlySet<string>;
  readonly scan: number;
  readonly rows: number;
}

/** Selects rows once the worker knows which of them are staged or deleted: those stay out. */
export function selectOthers(
  target: IndexTarget,
  barring: Pick<Barred, 'staged' | 'deleted'>,
  session: Pick<Barred, 'scan' | 'rows'>,
  select: () => Promise<void>,
): void {
  barFromSelection(target, barring, session)
    .then(select)
    .catch((error: unknown) =>
      tellProblem(target, `Nothing was selected: ${failureOf(error).message}`),
    );
}

/** What the worker was told last, by `targetId`, and when it has taken that over. */
const barred = new Map<string, Barred & { readonly done: Promise<void> }>();

/** Tells the worker which keys cannot be selected, unless it knows already; rejects when it did not learn it. */
function barFromSelection(
  target: IndexTarget,
  { staged, deleted }: Pick<Barred, 'staged' | 'deleted'>,
  { scan, rows }: Pick<Barred, 'scan' | 'rows'>,
): Promise<void> {
  const id = targetId(target);
  const told = barred.get(id);
  const isSameRows = told?.scan === scan && told.rows === rows;
  // What is on its way has to arrive before anything is selected, too.
  if (isSameRows && told.staged === staged && told.deleted === deleted) return told.done;
  const keepsDeleted = isSameRows && told.deleted === deleted;
  const before = told?.done.then(TAKEN_OVER, NOT_TAKEN_OVER) ?? Promise.resolve(false);
  const done = before.then((isTold) =>
    bar(target, staged, isTold && keepsDeleted ? null : deleted),
  );
  barred.set(id, { staged, deleted, scan, rows, done });
  // What the worker did not learn has to be told again, or such keys could be selected.
  done.catch(() => {
    if (barred.get(id)?.done === done) barred.delete(id);
  });
  return done;
}

const TAKEN_OVER = () => true;
const NOT_TAKEN_OVER = () => false;

function bar(
  target: IndexTarget,
  { parts, singles }: StagedSet,
  deleted: ReadonlySet<string> | null,
): Promise<void> {
  const named = new Map(parts.map(({ segment }) => [idOfSegment(segment), segment]));
  const told = {
    singles: [...singles.keys()],
    parts: parts.map(({ segment, rows }) => ({ segment: idOfSegment(segment), words: rows.words })),
    deleted: deleted && [...deleted],
  };
  return sendSegments(
    (name) => keysOf(named.get(name)),
    (segments) => engineWorker().scan.bar(target, { ...told, segments }),
  );
}

function keysOf(segment: StagedSegment | undefined): SegmentKeys | undefined {
  return segment && { bytes: segment.keys.bytes, ends: segment.keys.ends };
}
