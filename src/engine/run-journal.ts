import type { Confirmation } from '#protocol/proxy-api.ts';
import type { Failure } from './failure.ts';
import type { Run } from './run-record.ts';

/**
 * One change of a run's state. Times are milliseconds since the Unix epoch,
 * `batch` is the place in `run.batches`, positions count from 0 in the batch.
 */
export type JournalEntry =
  /** First entry: the whole plan but its keys. */
  | {
      readonly type: 'begun';
      readonly at: number;
      readonly run: Run;
      /** Null for a restore: only deletes need one. */
      readonly confirmation: Confirmation | null;
    }
  /** The batch was read before it is sent: what of it is left out from now on, for good. */
  | {
      readonly type: 'checked';
      readonly at: number;
      readonly batch: number;
      /** As wanted already: gone (delete), there with the same content (restore). */
      readonly needless: readonly number[];
      /** Not what was reviewed (delete), there with other content (restore). */
      readonly kept: readonly number[];
    }
  /** Written before the request goes out; `attempt` counts from 1. */
  | {
      readonly type: 'sending';
      readonly at: number;
      readonly batch: number;
      readonly attempt: number;
    }
  /** What was announced was not sent after all: the run was told to rest meanwhile. */
  | {
      readonly type: 'withdrawn';
      readonly at: number;
      readonly batch: number;
      readonly uncertain: boolean;
    }
  | {
      readonly type: 'answered';
      readonly at: number;
      readonly batch: number;
      readonly requestId: string | null;
    }
  /**
   * `failure.outcome` speaks of the whole batch: `unknown` when any of its
   * attempts may have done something, so that only reading can tell. Also of a
   * request that was announced and then not sent, because that took too long.
   */
  | {
      readonly type: 'failed';
      readonly at: number;
      readonly batch: number;
      readonly failure: Failure;
      /** May go well another time: a run that goes on tries it again. */
      readonly again: boolean;
    }
  /** The batch was read: all of it is as wanted, but what was left out and `contradicted`. */
  | {
      readonly type: 'proved';
      readonly at: number;
      readonly batch: number;
      readonly contradicted: readonly number[];
      /** No answer told so; the reading alone did. */
      readonly settled: boolean;
    }
  /** The batch was sent and could not be read. */
  | {
      readonly type: 'unproved';
      readonly at: number;
      readonly batch: number;
      readonly failure: Failure;
      readonly again: boolean;
    }
  /** The operator ends it for good: from here on nothing is sent, whoever finds the journal. */
  | { readonly type: 'stopping'; readonly at: number }
  /** Nothing more is sent until it is resumed. */
  | {
      readonly type: 'paused';
      readonly at: number;
      readonly reason: PauseReason;
      readonly failure: Failure | null;
    }
  | { readonly type: 'resumed'; readonly at: number }
  /** Confirmed anew, for what is left: tokens by batch. */
  | {
      readonly type: 'reconfirmed';
      readonly at: number;
      readonly confirmationId: string;
      readonly expiresAt: string;
      readonly tokens: readonly { readonly batch: number; readonly token: string }[];
    }
  | { readonly type: 'ended'; readonly at: number; readonly reason: EndReason };

/**
 * - `operator`: asked to.
 * - `refused`: an error that every batch would meet, such as a missing permission.
 * - `expired`: the confirmation no longer holds; what is left has to be confirmed anew.
 * - `away`: the service fails too often, or batches failed for reasons that may pass.
 * - `canary`: one of the first, small batches did not come out as it should.
 */
export type PauseReason = 'operator' | 'refused' | 'expired' | 'away' | 'canary';

/**
 * - `finished`: there is nothing left to try.
 * - `stopped`: the operator ended it for good.
 */
export type EndReason = 'finished' | 'stopped';

/** Where a run's entries are kept. An entry is safe once its promise is fulfilled. */
export interface Journal {
  append(runId: string, entry: JournalEntry): Promise<void>;
}
