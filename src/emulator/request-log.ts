import type { OperationName } from '#protocol/operations.ts';

/** What is learnt about a request on its way through. */
export interface RequestTrace {
  operation: OperationName | null;
  index: string | null;
  /** Kind of the fault rule that struck it; delays are none. */
  fault: string | null;
  /** Code of the error that it was answered with. */
  code: string | null;
}

/** One line of the request log. */
export interface RequestLogEntry extends Readonly<RequestTrace> {
  /** When it arrived: ISO 8601, UTC. */
  readonly time: string;
  readonly requestId: string;
  readonly method: string;
  readonly bucket: string | null;
  /** null when no answer was sent, or only a part of one. */
  readonly status: number | null;
  /** Milliseconds from its arrival to the end of the answer. */
  readonly ms: number;
}
