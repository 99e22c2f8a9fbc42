import type { Step } from '#console/features/review/review-stage.ts';
import type { RunView } from '#console/worker/run-view.ts';

/** Where a deletion stands on the way that its review began; null for a run that had no review. */
export function runSteps(view: RunView): readonly Step[] | null {
  if (view.kind !== 'delete') return null;
  return [
    { name: 'verify', state: 'done', note: null },
    view.backup === null
      ? { name: 'back-up', state: 'attention', note: 'declined' }
      : { name: 'back-up', state: 'done', note: null },
    view.paused?.reason === 'expired'
      ? { name: 'confirm', state: 'attention', note: 'over' }
      : { name: 'confirm', state: 'done', note: null },
    { name: 'delete', ...deleteState(view) },
    { name: 'prove', ...proveState(view) },
  ];
}

type StateAndNote = Omit<Step, 'name'>;

function deleteState({ ended, work, batches }: RunView): StateAndNote {
  if (work === 'stuck' || work === 'paused') return { state: 'attention', note: work };
  const isAllSent = batches.every(({ state }) => state !== 'waiting' && state !== 'sending');
  if (ended === null) return { state: isAllSent ? 'done' : 'current', note: null };
  if (ended === 'stopped' && !isAllSent) return { state: 'attention', note: ended };
  const refused = batches.filter(({ state }) => state === 'failed').length;
  if (refused === 0) return { state: 'done', note: null };
  return { state: 'attention', note: refused === batches.length ? 'refused' : 'in part' };
}

function proveState({ ended, batches, done, confirmed }: RunView): StateAndNote {
  if (ended === null) {
    const isAllSent = batches.every(({ state }) => state !== 'waiting' && state !== 'sending');
    return { state: isAllSent ? 'current' : 'todo', note: null };
  }
  if (done === confirmed) return { state: 'done', note: null };
  if (done === 0) return { state: 'todo', note: null };
  return { state: 'attention', note: 'in part' };
}
