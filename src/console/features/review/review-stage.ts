import type { StepState } from '#console/ui/step-list.tsx';
import { verdictLifeMs } from '#console/worker/plan-check.ts';
import type { FindingCounts } from '#console/worker/review-summary.ts';

export type StepName = 'verify' | 'back-up' | 'confirm' | 'delete' | 'prove';

/** What is known when a review decides what comes next. */
export interface ReviewFacts {
  /** A run works on this index: its keys are spoken for. */
  readonly isRunning: boolean;
  readonly counts: FindingCounts;
  readonly isVerifying: boolean;
  /** When the oldest verdict was given. */
  readonly oldestVerdict: number | null;
  readonly now: number;
  readonly isBackingUp: boolean;
  /** There is a backup of exactly the keys to be deleted, as they were verified. */
  readonly hasBackup: boolean;
  readonly declinesBackup: boolean;
}

/**
 * What the review waits for.
 * - `running`: the end of a run on the same index.
 * - `verify`: keys are being read, or are about to be.
 * - `unverified`: some could not be read.
 * - `stale`: read too long ago.
 * - `nothing`: no key is left that could be deleted.
 * - `back-up`, `confirm`: the next step.
 */
export type ReviewStage =
  | 'running'
  | 'verify'
  | 'unverified'
  | 'stale'
  | 'nothing'
  | 'back-up'
  | 'backing-up'
  | 'confirm';

export function reviewStage(facts: ReviewFacts): ReviewStage {
  const { counts, isVerifying, oldestVerdict, now } = facts;
  if (facts.isRunning) return 'running';
  if (isVerifying) return 'verify';
  if (counts.unverified + counts.waiting > 0) return 'unverified';
  if (oldestVerdict !== null && now - oldestVerdict > verdictLifeMs(counts.all)) return 'stale';
  if (counts.present === 0) return 'nothing';
  if (facts.isBackingUp) return 'backing-up';
  return facts.hasBackup || facts.declinesBackup ? 'confirm' : 'back-up';
}

export interface Step {
  readonly name: StepName;
  readonly state: StepState;
  /** A word beside the step's name when its state needs one. */
  readonly note: string | null;
}

export function reviewSteps(stage: ReviewStage, facts: ReviewFacts): readonly Step[] {
  if (stage === 'running') return RUNNING_STEPS;
  const isVerified = stage !== 'verify' && stage !== 'unverified' && stage !== 'stale';
  return [
    verifyStep(stage),
    {
      name: 'back-up',
      ...(stage === 'confirm'
        ? doneOr(facts.hasBackup, 'declined')
        : { state: isVerified && stage !== 'nothing' ? 'current' : 'todo', note: null }),
    },
    { name: 'confirm', state: stage === 'confirm' ? 'current' : 'todo', note: null },
    { name: 'delete', state: 'todo', note: null },
    { name: 'prove', state: 'todo', note: null },
  ];
}

const RUNNING_STEPS: readonly Step[] = [
  { name: 'verify', state: 'done', note: null },
  { name: 'back-up', state: 'done', note: null },
  { name: 'confirm', state: 'done', note: null },
  { name: 'delete', state: 'current', note: null },
  { name: 'prove', state: 'todo', note: null },
];

function verifyStep(stage: ReviewStage): Step {
  const name = 'verify';
  if (stage === 'verify') return { name, state: 'current', note: null };
  if (stage === 'unverified') return { name, state: 'attention', note: 'incomplete' };
  if (stage === 'stale') return { name, state: 'attention', note: 'out of date' };
  return { name, state: 'done', note: null };
}

function doneOr(isDone: boolean, otherwise: string): Omit<Step, 'name'> {
  return isDone ? { state: 'done', note: null } : { state: 'attention', note: otherwise };
}
