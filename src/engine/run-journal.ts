import type { Failure } from './failure.ts';
import type { ConfirmedRun } from './run-record.ts';

/**
 * One change of a run's state. Times are milliseconds since the Unix epoch,
 * `batch` is the place in `run.batches`.
 */
export type JournalEntry =
  /** First entry: the whole plan, so that the journal alone tells the story. */
  | { readonly type: 'confirmed'; readonly at: number; readonly run: ConfirmedRun }
  /** Written before the request goes out; `attempt` counts from 1. */
  | {
      readonly type: 'sending';
      readonly at: number;
      readonly batch: number;
      readonly attempt: number;
    }
  | {
      readonly type: 'answered';
      readonly at: number;
      readonly batch: number;
      readonly requestId: string | null;
    }
  /**
   * `failure.outcome` speaks of the whole batch: `unknown` when any of its
   * attempts may have deleted something, so that only reading can tell.
   */
  | {
      readonly type: 'failed';
      readonly at: number;
      readonly batch: number;
      readonly failure: Failure;
    }
  /** The batch's keys were read: all are gone but `stillPresent`. */
  | {
      readonly type: 'proved';
      readonly at: number;
      readonly batch: number;
      readonly stillPresent: readonly string[];
      /** No answer to the delete told so; the reading alone did. */
      readonly settled: boolean;
    }
  /** The batch's keys could not be read. */
  | {
      readonly type: 'unproved';
      readonly at: number;
      readonly batch: number;
      readonly failure: Failure;
    }
  | { readonly type: 'ended'; readonly at: number; readonly reason: EndReason };

/**
 * - `finished`: every batch was attempted.
 * - `stopped`: the operator stopped it.
 * - `interrupted`: an error that would have hit every batch, a crash, a closed tab.
 */
export type EndReason = 'finished' | 'stopped' | 'interrupted';

/** Where a run's entries are kept. An entry is safe once its promise is fulfilled. */
export interface Journal {
  append(runId: string, entry: JournalEntry): Promise<void>;
}
