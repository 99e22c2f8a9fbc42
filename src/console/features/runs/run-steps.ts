import type { Step } from '#console/features/review/review-stage.ts';
import type { RunView } from '#console/worker/run-view.ts';

/** Where a run stands on the way that the review began. */
export function runSteps(view: RunView): readonly Step[] {
  return [
    { name: 'verify', state: 'done', note: null },
    view.backup === null
      ? { name: 'back-up', state: 'attention', note: 'declined' }
      : { name: 'back-up', state: 'done', note: null },
    { name: 'confirm', state: 'done', note: null },
    { name: 'delete', ...deleteState(view) },
    { name: 'prove', ...proveState(view) },
  ];
}

type StateAndNote = Omit<Step, 'name'>;

function deleteState({ ended, work, batches }: RunView): StateAndNote {
  if (work === 'stuck') return { state: 'attention', note: 'stuck' };
  const isAllSent = batches.every(({ state }) => state !== 'waiting' && state !== 'sending');
  if (ended === null) return { state: isAllSent ? 'done' : 'current', note: null };
  if (ended !== 'finished' && !isAllSent) return { state: 'attention', note: ended };
  const refused = batches.filter(({ state }) => state === 'failed').length;
  if (refused === 0) return { state: 'done', note: null };
  return { state: 'attention', note: refused === batches.length ? 'refused' : 'in part' };
}

function proveState({ ended, work, batches, counts, confirmed }: RunView): StateAndNote {
  if (work === 'settling') return { state: 'current', note: null };
  if (ended === null) {
    const isAllSent = batches.every(({ state }) => state !== 'waiting' && state !== 'sending');
    return { state: isAllSent ? 'current' : 'todo', note: null };
  }
  if (counts['proven-gone'] === confirmed) return { state: 'done', note: null };
  if (counts['proven-gone'] === 0) return { state: 'todo', note: null };
  return { state: 'attention', note: 'in part' };
}
