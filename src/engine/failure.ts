import { type RequestOutcome, ServiceError } from '#protocol/service-error.ts';

/** What went wrong, as plain data that crosses threads and is written to a journal. */
export interface Failure {
  /** Stable name to switch on: the service's, the proxy's, or one of the engine's own. */
  readonly code: string;
  /** HTTP status; 0 when there was no answer at all. */
  readonly status: number;
  readonly message: string;
  readonly requestId: string | null;
  readonly ec: string | null;
  readonly outcome: RequestOutcome;
}

/**
 * Anything thrown, as data. What is not a `ServiceError` comes from a mistake in
 * a program, so that nothing may be concluded from it: `Unexpected`, `unknown`.
 */
export function failureOf(error: unknown): Failure {
  if (error instanceof ServiceError) {
    return {
      code: error.code,
      status: error.status,
      message: error.message,
      requestId: error.requestId ?? null,
      ec: error.ec ?? null,
      outcome: error.outcome,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'Unexpected', status: 0, message, requestId: null, ec: null, outcome: 'unknown' };
}

/** A failure that the engine itself states, about something that it did not send. */
export function ownFailure(code: string, message: string): Failure {
  return { code, status: 0, message, requestId: null, ec: null, outcome: 'not-sent' };
}

/** Why rows could not be kept: an engine tells want of memory by a `RangeError`. */
export function failureToKeep(error: unknown): Failure {
  if (!(error instanceof RangeError)) return failureOf(error);
  return ownFailure(
    'OutOfMemory',
    `There is no more memory for what is read (${error.message}). What was read until then is there.`,
  );
}
