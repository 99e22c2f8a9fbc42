import type { BatchWork } from '#engine/batch-work.ts';
import type { Clock } from '#engine/clock.ts';
import { executeRun, type LiveFigures } from '#engine/execute-run.ts';
import { listedOutcomes } from '#engine/outcome.ts';
import type { ReportKeys } from '#engine/report.ts';
import type { JournalEntry } from '#engine/run-journal.ts';
import { applyEntry, countOutcomes, type RunState } from '#engine/run-state.ts';
import type { JobFlags } from './job-flags.ts';
import type { JobOutput } from './job-output.ts';
import { outcomeText, pauseText } from './job-words.ts';
import type { JournalFile } from './journal-file.ts';
import { countText, RateMeter, timeLeftText } from './rate-meter.ts';
import { writeReports } from './report-files.ts';
import type { WorkFolder } from './work-folder.ts';

type Reconfirmed = Extract<JournalEntry, { readonly type: 'reconfirmed' }>;

export interface Job<Item> {
  readonly clock: Clock;
  readonly journal: JournalFile;
  readonly work: BatchWork<Item>;
  readonly keys: ReportKeys;
  readonly folder: WorkFolder;
  readonly flags: Pick<JobFlags, 'concurrency' | 'readConcurrency' | 'stop'>;
  readonly output: JobOutput;
  /** Aborted when the process is asked to end. */
  readonly interrupted: AbortSignal;
  /** Confirms what is left anew; null where nothing is confirmed. */
  readonly reconfirm: ((state: RunState) => Promise<Omit<Reconfirmed, 'at'>>) | null;
  /** The command that goes on with it. */
  readonly command: string;
  /** Looks whether going on still makes sense. @throws JobError when it does not */
  check(): Promise<void>;
}

/** Exit statuses of a job that was begun. */
export const STATUS = { done: 0, withFailures: 1, paused: 3, interrupted: 130 } as const;

/** New confirmations in one execution, at most: one that never holds must not be asked for endlessly. */
const RENEWALS = 3;

/**
 * Goes on with a job as far as it gets, and accounts for it when it has ended.
 *
 * @returns the exit status
 */
export async function executeJob<Item>(job: Job<Item>): Promise<number> {
  const { journal, output, interrupted, folder } = job;
  let state = journal.state;
  const wasOver = state.ended !== null;
  try {
    if (!wasOver && !job.flags.stop) await job.check();
    state = await execute(job);
    if (state.ended === null) {
      const { reason = 'operator', failure = null } = state.paused ?? {};
      return tellPaused(job, reason, pauseText(reason, failure, interrupted.aborted));
    }
    await writeReports(state, job.keys, folder);
  } catch (error) {
    // What the journal holds is sound: the next start goes on from it.
    return tellPaused(job, 'error', error instanceof Error ? error.message : String(error));
  }
  const counts = countsOf(state);
  const files = { report: folder.reportLines, table: folder.reportTable };
  output.tell(
    { event: 'ended', reason: state.ended, ...counts, ...files },
    `${wasOver ? 'This had ended before, and nothing was sent now. To do it once more, choose another folder with --work-dir.\n' : ''}${outcomeText(state)}\nReport: ${folder.reportLines} and ${folder.reportTable}`,
  );
  return counts.failed === 0 ? STATUS.done : STATUS.withFailures;
}

async function execute<Item>(job: Job<Item>): Promise<RunState> {
  const { clock, journal, work, flags, interrupted, reconfirm } = job;
  const deps = { clock, journal, work, ...flags };
  const stop = AbortSignal.abort();
  const never = new AbortController().signal;
  const signals = flags.stop ? { stop, pause: never } : { stop: never, pause: interrupted };
  const observer = { onState: progressOf(job) };
  let state = journal.state;
  for (let renewals = 0; ; renewals += 1) {
    state = await executeRun(deps, state, observer, signals);
    const isExpired = state.paused?.reason === 'expired' && !interrupted.aborted;
    if (!isExpired || reconfirm === null || renewals === RENEWALS) return state;
    const entry = { ...(await reconfirm(state)), at: clock.now() };
    await journal.append(state.run.id, entry);
    state = applyEntry(state, entry);
  }
}

function progressOf<Item>({ output }: Job<Item>): (state: RunState, live: LiveFigures) => void {
  const meter = new RateMeter();
  return (state, live) =>
    output.progress(() => {
      const counts = countsOf(state);
      const { staged, sent } = counts;
      const done = staged - sent - counts['not-attempted'];
      const pace = meter.note(performance.now(), done, staged);
      const share = Math.floor((done / Math.max(1, staged)) * 100);
      const failed = counts.failed > 0 ? ` · ${countText(counts.failed)} failed` : '';
      return {
        event: { event: 'progress', done, ...counts, ...pace, ...live },
        words: `${countText(done)} of ${countText(staged)} keys (${share} %) · ${countText(pace.rate)} a second · ${timeLeftText(pace.timeLeft)}${failed}`,
      };
    });
}

/** The counts that this kind of run can have. */
function countsOf(state: RunState): Record<string, number> & {
  readonly failed: number;
  readonly 'not-attempted': number;
  readonly sent: number;
  readonly staged: number;
} {
  const counts = countOutcomes(state);
  const { failed, sent, staged, 'not-attempted': notAttempted } = counts;
  const listed = listedOutcomes(state.run).map((outcome) => [outcome, counts[outcome]] as const);
  return { ...Object.fromEntries(listed), failed, 'not-attempted': notAttempted, sent, staged };
}

function tellPaused<Item>(
  { output, command, interrupted }: Job<Item>,
  reason: string,
  message: string,
): number {
  const byHand = interrupted.aborted && reason !== 'error';
  output.tell(
    { event: 'paused', reason: byHand ? 'interrupted' : reason, message, command },
    `Paused. ${message}\nGo on with: ${command}`,
  );
  return byHand ? STATUS.interrupted : STATUS.paused;
}
