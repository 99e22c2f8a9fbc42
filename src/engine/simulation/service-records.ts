import type { Vector } from '#protocol/vector.ts';
import type { Process } from './memory-journal.ts';

/** One request to delete or to put, as it arrived. */
export interface WriteRecord {
  readonly kind: 'delete' | 'put';
  readonly process: Process;
  readonly keys: readonly string[];
  /** Vectors to put; none of a delete. */
  readonly vectors: readonly Vector[];
  readonly startedAt: number;
  /** How the delete fits its token. */
  readonly check: 'fits' | 'strange' | 'forgotten' | 'expired';
  /** What the caller learned; `certain`: that nothing was done. */
  outcome: 'pending' | 'done' | 'certain' | 'unknown';
  /** The HTTP status that the caller learned. */
  status: number;
}

/** One read that its caller got the answer of. */
export interface ReadRecord {
  readonly process: Process;
  readonly keys: readonly string[];
  /** As they were at `takenAt`, whatever fields were asked for. */
  readonly found: ReadonlyMap<string, Vector>;
  readonly takenAt: number;
}

/** What watches the service at every step. */
export interface ServiceWatcher {
  /** A write arrives; nothing has happened to it yet. */
  onWrite(record: WriteRecord): void;
  /** Its caller learned of its outcome. */
  onWriteEnded(record: WriteRecord): void;
  onRead(record: ReadRecord): void;
  /** The caller of a read learned of a failure. */
  onReadFailed(process: Process): void;
}

/** Requests of one process under way. */
export interface Traffic {
  writes: number;
  reads: number;
  maxWrites: number;
  maxReads: number;
}

export function noTraffic(): Traffic {
  return { writes: 0, reads: 0, maxWrites: 0, maxReads: 0 };
}
