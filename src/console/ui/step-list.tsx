import { Check } from 'lucide-react';
import { classNames } from './class-names.ts';

export type StepState = 'todo' | 'current' | 'done' | 'attention';

export interface ListedStep {
  readonly name: string;
  readonly state: StepState;
  /** A word beside the step's name when its state needs one. */
  readonly note: string | null;
}

const CIRCLES: Readonly<Record<StepState, string>> = {
  todo: 'border-line-strong text-faint',
  current: 'border-accent text-accent font-semibold',
  done: 'border-transparent bg-ok text-surface',
  attention: 'border-staged-line bg-staged-soft text-staged font-semibold',
};

const TEXTS: Readonly<Record<StepState, string>> = {
  todo: 'text-muted',
  current: 'font-medium',
  done: 'text-ok',
  attention: 'text-staged',
};

const SPOKEN: Readonly<Record<StepState, string>> = {
  todo: 'to do',
  current: 'now',
  done: 'done',
  attention: 'needs a look',
};

/** The steps of a job in their order, and where one stands. */
export function StepList({ label, steps }: { label: string; steps: readonly ListedStep[] }) {
  return (
    <ol aria-label={label} className="flex flex-wrap items-center gap-x-3 gap-y-2">
      {steps.map(({ name, state, note }, at) => (
        <li
          key={name}
          aria-current={state === 'current' ? 'step' : undefined}
          className={classNames('flex items-center gap-2', TEXTS[state])}
        >
          {at > 0 && <span aria-hidden className="mr-1 h-px w-4 bg-line-strong xl:w-9" />}
          <span
            aria-hidden
            className={classNames(
              'grid size-5 flex-none place-items-center rounded-full border text-label',
              CIRCLES[state],
            )}
          >
            {state === 'done' ? <Check size={12} strokeWidth={2.5} /> : at + 1}
          </span>
          <span>
            {name}
            {note && <span className="text-small"> · {note}</span>}
            <span className="sr-only">, {SPOKEN[state]}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
