import type { Failure } from '#engine/failure.ts';
import { listedOutcomes, type Outcome } from '#engine/outcome.ts';
import type { PauseReason } from '#engine/run-journal.ts';
import { countOutcomes, type RunState } from '#engine/run-state.ts';
import { countText } from './rate-meter.ts';

const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  'proven-gone': 'deleted and proven gone',
  'already-gone': 'already gone',
  'changed-kept': 'changed, kept',
  restored: 'put back and read',
  'already-there': 'already there',
  'different-kept': 'there with other content, kept',
  failed: 'failed',
  'not-attempted': 'not attempted',
};

/** The account of a run that has ended: each outcome that occurred, and the sum. */
export function outcomeText(state: RunState): string {
  const counts = countOutcomes(state);
  const lines = listedOutcomes(state.run)
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => `  ${countText(counts[outcome]).padStart(12)}  ${OUTCOME_WORDS[outcome]}`);
  const heading = state.ended === 'stopped' ? 'Stopped for good.' : 'Finished.';
  return [heading, ...lines, `  ${countText(counts.staged).padStart(12)}  in all`].join('\n');
}

const PAUSE_WORDS: Readonly<Record<PauseReason, string>> = {
  operator: 'It was asked to.',
  refused: 'The service refuses what every batch needs. Mend that first.',
  expired: 'The confirmation no longer holds, and no new one could be had.',
  away: 'The service fails too often, or batches failed for reasons that may pass.',
  canary:
    'One of the first, small batches did not come out as it should. Look at it before more is sent.',
};

/** Why a run rests, with what the service said. */
export function pauseText(
  reason: PauseReason,
  failure: Failure | null,
  isInterrupted: boolean,
): string {
  if (isInterrupted) return 'What was under way has been awaited and written down.';
  const said = failure === null ? '' : ` ${failure.code}: ${failure.message}`;
  return `${PAUSE_WORDS[reason]}${said}`;
}
