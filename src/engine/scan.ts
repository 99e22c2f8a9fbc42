import type { Metadata } from '#protocol/vector.ts';
import type { Failure } from './failure.ts';
import type { EngineDeps } from './reading.ts';
import type { RowConsumer } from './row-delivery.ts';
import type { MergeState } from './row-merger.ts';
import type { ScanBudget, ScanLimit } from './scan-budget.ts';
import type { ScanControl } from './scan-control.ts';
import type { ScanCounters } from './scan-meter.ts';
import type { PageAsking, ScanQuestion } from './scan-pages.ts';
import type { SegmentPoint, SegmentState } from './scan-segment.ts';
import { ScanWork } from './scan-work.ts';

export interface ScanRequest extends ScanQuestion {
  /** Streams read side by side, 1 to 16. */
  readonly segments: number;
  /** At most, whatever the segments; one for each of them unless told otherwise. */
  readonly requestsAtOnce?: number;
  /** Holds until the control is given another one. */
  readonly budget: ScanBudget;
  /** Even the first rows are held back for as long as order takes. */
  readonly isPatient?: boolean;
  /** Goes on where an earlier scan for the same question was left off, whatever `segments` says. */
  readonly continues?: ScanContinuation | null;
}

export interface ScannedVector {
  readonly key: string;
  readonly metadata: Metadata;
}

/**
 * - `running`, `paused`: not over.
 * - `complete`: every key of the index was read, and what matches was delivered.
 * - `stopped`: the operator stopped it.
 * - `truncated`: the budget's `limit` was reached and there may be more.
 * - `failed`: at least one segment ended with an error.
 */
export type ScanState = 'running' | 'paused' | 'complete' | 'stopped' | 'truncated' | 'failed';

/** How a scan stands, what the scans that it continues did included. */
export interface ScanProgress extends ScanCounters {
  readonly state: ScanState;
  /** Rows found and held back: until no segment can bring a smaller key, or by the budget. */
  readonly held: number;
  /** Requests on their way now. */
  readonly inFlight: number;
  /** How many may be, since the service last asked to slow down. */
  readonly maxInFlight: number;
  readonly segments: readonly SegmentState[];
  /** Keys read a second, over the last three seconds of reading; 0 while paused. */
  readonly keysPerSecond: number;
  /** The service refused or ignored `filter`, or cannot filter by one of its fields; metadata was compared here. */
  readonly filteredHere: boolean;
  /** The first error that ended a segment. */
  readonly failure: Failure | null;
  /** What part of the budget truncated the scan. */
  readonly limit: ScanLimit | null;
}

export interface ScanObserver extends RowConsumer<ScannedVector> {
  /**
   * Takes rows. The same key may come again, even in one call, because the index
   * changed meanwhile or a segment had to be read again: whoever keeps the rows
   * drops it.
   *
   * @returns how many of the rows were new
   */
  onRows(rows: readonly ScannedVector[]): number;
  /** At the start, about every 100 ms while pages arrive, twice a second otherwise, when paused and resumed, and at the end. */
  onProgress(progress: ScanProgress): void;
}

/** Where a scan was left off, as plain data. */
export interface ScanContinuation {
  readonly asking: PageAsking;
  readonly segments: readonly SegmentPoint[];
  readonly merge: MergeState<ScannedVector>;
  readonly counters: ScanCounters;
}

export interface ScanResult {
  readonly progress: ScanProgress;
  /**
   * What `ScanRequest.continues` takes to read the rest, failed segments included;
   * null when there is no rest, or nothing was read that could be gone on from.
   */
  readonly continuation: ScanContinuation | null;
}

/**
 * Reads an index, or what matches, and delivers the rows append-only: the
 * segments' streams are merged by key, so that a service which lists in key order
 * gives a sorted table and nothing ever moves. Order is given up where it would cost more:
 * the first rows are not held back for long (`RowPatience`), and segments that are ranges
 * of keys are read side by side all the same.
 *
 * `filter` and segments are newer than some services (API sheet §3.17). Where one is
 * refused or overlooked, the scan goes on without. Metadata is compared here in any case: a
 * service that overlooks `filter` would offer every vector for deletion.
 *
 * A segment that fails keeps what it read, and the others go on. Stopping works at
 * once, and all that was read is delivered. A scan that its budget ends keeps the
 * rows back whose turn has not come, so that one which continues it delivers in key
 * order; one that continues a stopped scan, or reads a failed segment, delivers in
 * key order what it adds. Never rejects.
 */
export async function scanIndex(
  deps: EngineDeps,
  request: ScanRequest,
  observer: ScanObserver,
  control: ScanControl,
): Promise<ScanResult> {
  return await new ScanWork(deps, request, observer, control).perform();
}
