import type { RunView } from '#console/worker/run-view.ts';
import { KIND_WORDS, runTitle } from './run-words.ts';

/** Says the quarters of the way and the end to those who do not see them. */
export function RunNews({ view }: { view: RunView }) {
  return (
    <p role="status" className="sr-only">
      {newsOf(view)}
    </p>
  );
}

function newsOf(view: RunView): string {
  if (view.ended !== null || view.work !== 'here') return runTitle(view);
  const quarters = Math.floor((view.done / view.confirmed) * 4);
  return quarters === 0 ? runTitle(view) : `${quarters * 25} percent ${KIND_WORDS[view.kind].done}`;
}
