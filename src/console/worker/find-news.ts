import type { Failure } from '#engine/failure.ts';
import type { ImpossibleEntry } from '#engine/key-list-keys.ts';
import type { FindCounts } from './find-groups.ts';
import type { Pace } from './work-pace.ts';

/**
 * What says which keys exist: the service, asked for each of them; the service, which
 * lists the whole index; or what the table has read of all of it, which is as old as
 * that reading.
 */
export type FindBasis = 'service' | 'listing' | 'reading';

export type FindPhase = 'reading' | 'looking' | 'paused' | 'stopped' | 'failed' | 'done';

/** How the search for near misses stands, and among how many keys of the index they were sought. */
export interface NearStanding {
  readonly state: 'none' | 'running' | 'stopped' | 'failed' | 'done';
  readonly among: number;
  /** Whether that was the whole index. */
  readonly isWhole: boolean;
  /** Keys of the index that are read a second, while it is. */
  readonly perSecond: number;
  readonly failure: Failure | null;
}

export interface FindNews {
  readonly phase: FindPhase;
  /** Of the list, in the unit of `sizeOf`. */
  readonly read: number;
  readonly size: number;
  /** Null until the list was read to its end. */
  readonly counts: FindCounts | null;
  readonly impossible: readonly ImpossibleEntry[];
  readonly retries: number;
  /** Keys of the index that the list was held against; null where the service is asked for each of the list. */
  readonly against: {
    readonly done: number;
    /** Null as long as nobody knows how many the index has. */
    readonly total: number | null;
  } | null;
  /** Of what `phase` is about; null where nothing goes on, or not for long enough to tell. */
  readonly pace: Pace | null;
  /** Why it ended early. */
  readonly failure: Failure | null;
  readonly near: NearStanding;
  /** Milliseconds since the Unix epoch: when what is known was so, or later. */
  readonly asOf: number;
  /** Another one when there is something else to show. */
  readonly edition: number;
}
