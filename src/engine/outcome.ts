import {
  DELETE_OUTCOMES,
  type DeleteOutcome,
  RESTORE_OUTCOMES,
  type RestoreOutcome,
} from './report-format.ts';
import type { Run } from './run-record.ts';

/** What became of a key of a run; each has exactly one. */
export type Outcome = DeleteOutcome | RestoreOutcome;

interface KindOutcomes {
  /** Done by the run, and read afterwards. */
  readonly done: Outcome;
  /** Was so already before anything was sent. */
  readonly needless: Outcome;
  /** Left as it is because it is not what was reviewed, or would be written over. */
  readonly kept: Outcome;
}

const OUTCOMES: Readonly<Record<Run['kind'], KindOutcomes>> = {
  delete: { done: 'proven-gone', needless: 'already-gone', kept: 'changed-kept' },
  restore: { done: 'restored', needless: 'already-there', kept: 'different-kept' },
};

export function outcomesOf({ kind }: Pick<Run, 'kind'>): KindOutcomes {
  return OUTCOMES[kind];
}

/** The five that a run of this kind can have, in the order in which they are listed. */
export function listedOutcomes({ kind }: Pick<Run, 'kind'>): readonly Outcome[] {
  return kind === 'delete' ? DELETE_OUTCOMES : RESTORE_OUTCOMES;
}
