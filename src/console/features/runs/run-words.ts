import { counted, formatCount } from '#console/lib/number-format.ts';
import type { RunSummary } from '#console/worker/run-schema.ts';
import type { RunView } from '#console/worker/run-view.ts';
import type { Outcome } from '#engine/outcome.ts';
import type { PauseReason } from '#engine/run-journal.ts';
import type { BatchStatus } from '#engine/run-state.ts';

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  'proven-gone': 'proven gone',
  'already-gone': 'already gone',
  'changed-kept': 'changed, kept',
  restored: 'put back',
  'already-there': 'there already',
  'different-kept': 'different, kept',
  failed: 'failed',
  'not-attempted': 'not attempted',
};

/** What a run of each kind does, in the forms that its page needs. */
export const KIND_WORDS = {
  delete: { doing: 'Deleting', done: 'deleted and proven gone', short: 'gone' },
  restore: { doing: 'Putting back', done: 'put back and read again', short: 'put back' },
} as const;

/** What a run is, or came to, as the heading of its page. */
export function runTitle(view: RunView): string {
  const { work, ended, kind, done, confirmed } = view;
  const words = KIND_WORDS[kind];
  const vectors = counted(confirmed, 'vector');
  const result =
    done === confirmed
      ? `${vectors} ${words.done}`
      : `${formatCount(done)} of ${vectors} ${words.done}`;
  if (work === 'stuck') return `Stuck: ${result}`;
  if (work === 'paused') return `Paused: ${result}`;
  if (work === 'queued') return `Waiting: ${result}`;
  if (ended === null) return `${words.doing} ${vectors}`;
  // Stopped too late to leave anything out.
  if (done === confirmed) return result;
  return ended === 'stopped' ? `Stopped: ${result}` : result;
}

/** Why a run rests, as a title and what can be done about it. */
export const PAUSE_WORDS: Readonly<Record<PauseReason, { title: string; remedy: string }>> = {
  operator: {
    title: 'The run is paused',
    remedy: 'Nothing is sent until you resume it. What was under way has been awaited.',
  },
  refused: {
    title: 'The run is paused: requests are refused',
    remedy:
      'Every further request would be refused for the same reason. Mend it and resume, or stop the run.',
  },
  expired: {
    title: 'The run is paused: its confirmation is over',
    remedy:
      'Confirm what is left anew, and it goes on. Nothing else than what you reviewed is sent.',
  },
  away: {
    title: 'The run is paused: the service does not keep up',
    remedy: 'Requests failed again and again for reasons that may pass. Resume it in a while.',
  },
  canary: {
    title: 'The run is paused: one of its first batches did not come out as it should',
    remedy:
      'The first batches are small so that this is noticed early. Look at the failure before you resume, or stop the run.',
  },
};

/** What was sent, what was not, and what nobody can tell, in sentences that add up to the run's keys. */
export function runAccount(view: RunView): readonly string[] {
  const { kind, batches, ended } = view;
  const isDelete = kind === 'delete';
  const stays = isDelete ? 'and it stays staged' : 'and the backup still has it';
  const sent = batches.filter(({ attempts }) => attempts > 0);
  const keysSent = total(sent, (status) => status.count - leftOut(status));
  const sentences = [
    `Sent: ${counted(keysSent, 'key')} in ${counted(sent.length, 'batch', 'batches')}; ${formatCount(view.done)} of these keys are ${isDelete ? 'proven gone' : 'there, as in the backup'}.`,
  ];
  const needless = total(batches, (status) => status.needless.length);
  if (needless > 0) {
    sentences.push(
      isDelete
        ? `Gone already right before: ${counted(needless, 'key')}, not sent.`
        : `There already, as in the backup: ${counted(needless, 'key')}, not sent.`,
    );
  }
  const kept = total(batches, ({ kept: positions }) => positions.length);
  if (kept > 0) {
    sentences.push(
      isDelete
        ? `Changed since the review: ${counted(kept, 'key')}, not deleted and still staged.`
        : `There with other content: ${counted(kept, 'key')}, left as ${kept === 1 ? 'it is' : 'they are'}.`,
    );
  }
  const refused = batches.filter(({ state }) => state === 'failed');
  if (refused.length > 0) {
    sentences.push(`Refused: ${amount(refused)}; nothing of it was done, ${stays}.`);
  }
  const contradicted = total(batches, (status) => status.contradicted.length);
  if (contradicted > 0) {
    sentences.push(
      isDelete
        ? `Still there when read afterwards: ${counted(contradicted, 'key')}, still staged.`
        : `Not as in the backup when read afterwards: ${counted(contradicted, 'key')}.`,
    );
  }
  const unsent = batches.filter(({ state, attempts }) => state === 'waiting' && attempts === 0);
  if (unsent.length > 0) {
    sentences.push(`Not sent: ${amount(unsent)}; nothing of it was done, ${stays}.`);
  }
  const unknown = batches.filter((status) => isUnknown(status, ended !== null));
  if (unknown.length > 0) {
    sentences.push(
      `Unknown: ${amount(unknown)} sent, but the keys could not be read afterwards. ${ended === null ? 'They are read first when the run goes on.' : 'Look for them to see what became of them.'}`,
    );
  }
  return sentences;
}

function isUnknown({ state }: BatchStatus, hasEnded: boolean): boolean {
  return state === 'unproved' || state === 'lost' || (hasEnded && state === 'sending');
}

function total(batches: readonly BatchStatus[], of: (status: BatchStatus) => number): number {
  return batches.reduce((sum, status) => sum + of(status), 0);
}

/** Keys of a batch that were read before it was sent, and not sent. */
function leftOut({ needless, kept }: BatchStatus): number {
  return needless.length + kept.length;
}

function amount(batches: readonly BatchStatus[]): string {
  const keys = total(batches, ({ count }) => count);
  return `${counted(keys, 'key')} in ${counted(batches.length, 'batch', 'batches')}`;
}

/** The state of a batch in words. */
export function batchStateWords(
  status: BatchStatus,
  { kind, hasEnded }: { readonly kind: RunView['kind']; readonly hasEnded: boolean },
): string {
  const { state, attempts, settled, again } = status;
  switch (state) {
    case 'waiting':
      return hasEnded ? 'not sent' : 'waiting';
    case 'sending':
      return attempts > 1 ? `sent, attempt ${attempts}` : 'sent';
    case 'answered':
      return 'answered, not read yet';
    case 'lost':
      return 'answer lost, to be settled by reading';
    case 'proved':
      return settled
        ? `answer lost, settled by reading: ${resultWords(kind, status)}`
        : resultWords(kind, status);
    case 'failed':
      return again && !hasEnded ? 'failed, will be tried again' : 'refused, nothing done';
    case 'unproved':
      return 'sent, could not be read back';
  }
}

function resultWords(kind: RunView['kind'], status: BatchStatus): string {
  const { count, needless, kept, contradicted, settled } = status;
  const isDelete = kind === 'delete';
  const left = count - needless.length - kept.length - contradicted.length;
  const done = isDelete ? (settled ? 'gone' : 'proven gone') : 'put back';
  const parts = [
    ...(contradicted.length > 0
      ? [
          `${counted(contradicted.length, 'key')} ${isDelete ? 'still present' : 'not as in the backup'}`,
        ]
      : []),
    ...(kept.length > 0
      ? [`${formatCount(kept.length)} ${isDelete ? 'changed, kept' : 'different, kept'}`]
      : []),
    ...(needless.length > 0
      ? [`${formatCount(needless.length)} ${isDelete ? 'gone already' : 'there already'}`]
      : []),
  ];
  if (parts.length === 0) return done;
  return left > 0 ? `${parts.join(', ')}, the others ${done}` : parts.join(', ');
}

/** A line about a run for the list of runs. */
export function summaryWords(
  summary: Pick<RunSummary, 'kind' | 'done' | 'failed' | 'paused' | 'ended'>,
): string {
  const { kind, done, failed, paused, ended } = summary;
  if (paused !== null) return 'paused';
  if (ended === null) return 'not ended';
  const words = `${formatCount(done)} ${KIND_WORDS[kind].short}`;
  if (failed > 0) return `${words}, ${formatCount(failed)} failed`;
  return ended === 'finished' ? words : `${words}, ${ended}`;
}
