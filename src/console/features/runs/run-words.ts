import { counted, formatCount } from '#console/lib/number-format.ts';
import type { RunView } from '#console/worker/run-view.ts';
import type { BatchStatus, Outcome } from '#engine/run-state.ts';

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  'proven-gone': 'proven gone',
  failed: 'failed',
  'not-attempted': 'not attempted',
  'already-gone': 'already gone',
  'changed-kept': 'changed, kept',
};

/** What a run is, or came to, as the heading of its page. */
export function runTitle({ work, ended, counts, confirmed }: RunView): string {
  const gone = counts['proven-gone'];
  const vectors = counted(confirmed, 'vector');
  const result =
    gone === confirmed
      ? `${vectors} deleted and proven gone`
      : `${formatCount(gone)} of ${vectors} deleted and proven gone`;
  if (work === 'stuck') return `Stuck: ${result}`;
  if (work === 'settling') return `Finding out what became of ${vectors}`;
  if (ended === null) return `Deleting ${vectors}`;
  // Stopped too late to leave anything out.
  if (gone === confirmed) return result;
  if (ended === 'stopped') return `Stopped: ${result}`;
  if (ended === 'interrupted') return `Interrupted: ${result}`;
  return result;
}

/** What was sent, what was not, and what nobody can tell, in sentences that add up to the confirmed keys. */
export function runAccount({ batches, counts, ended }: RunView): readonly string[] {
  const keysOf = (some: readonly BatchStatus[]) => some.reduce((sum, { count }) => sum + count, 0);
  const sent = batches.filter(({ attempts }) => attempts > 0);
  const unsent = batches.filter(({ attempts }) => attempts === 0);
  const unknown = batches.filter(
    ({ state }) => state === 'unproved' || (ended !== null && state === 'lost'),
  );
  const sentences = [
    `Sent: ${amount(sent.length, keysOf(sent))}; ${formatCount(counts['proven-gone'])} of these keys are proven gone.`,
  ];
  const refused = batches.filter(({ state }) => state === 'failed');
  if (refused.length > 0) {
    sentences.push(
      `Refused: ${amount(refused.length, keysOf(refused))}; nothing of it was deleted, and it stays staged.`,
    );
  }
  const present = batches.reduce((sum, { stillPresent }) => sum + stillPresent.length, 0);
  if (present > 0) {
    sentences.push(`Still there when read afterwards: ${counted(present, 'key')}, still staged.`);
  }
  if (unsent.length > 0 && ended !== null) {
    sentences.push(
      `Not sent: ${amount(unsent.length, keysOf(unsent))}; nothing of it was deleted, and it stays staged.`,
    );
  }
  if (unknown.length > 0) {
    sentences.push(
      `Unknown: ${amount(unknown.length, keysOf(unknown))} sent, but the keys could not be read afterwards. They stay staged: review them to see which are gone.`,
    );
  }
  return sentences;
}

function amount(batches: number, keys: number): string {
  return `${counted(keys, 'key')} in ${counted(batches, 'batch', 'batches')}`;
}

/** The state of a batch in words. */
export function batchStateWords(status: BatchStatus, hasEnded: boolean): string {
  const { state, attempts, stillPresent, settled } = status;
  switch (state) {
    case 'waiting':
      return hasEnded ? 'not sent' : 'waiting';
    case 'sending':
      return attempts > 1 ? `sent, attempt ${attempts}` : 'sent';
    case 'answered':
      return 'answered, being proved';
    case 'lost':
      return 'answer lost, to be settled by reading';
    case 'proved': {
      const result =
        stillPresent.length === 0
          ? 'gone'
          : `${counted(stillPresent.length, 'key')} still present, the others gone`;
      if (settled) return `answer lost, settled by reading: ${result}`;
      return stillPresent.length === 0 ? 'proven gone' : result;
    }
    case 'failed':
      return 'refused, nothing deleted';
    case 'unproved':
      return 'sent, could not be read back';
  }
}

/** A line about a past run for the list of runs. */
export function summaryWords(summary: {
  readonly ended: RunView['ended'];
  readonly provenGone: number;
  readonly failed: number;
}): string {
  if (summary.ended === null) return 'not ended';
  const gone = `${formatCount(summary.provenGone)} gone`;
  if (summary.failed > 0) return `${gone}, ${formatCount(summary.failed)} failed`;
  return summary.ended === 'finished' ? gone : `${gone}, ${summary.ended}`;
}
