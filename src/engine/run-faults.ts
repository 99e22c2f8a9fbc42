import { ServiceError } from '#protocol/service-error.ts';

/** Codes that the next batch would meet as well (API sheet §4.2, and the proxy's own). */
const HITS_EVERY_BATCH = new Set([
  'NoSuchBucket',
  'NoSuchVectorIndex',
  // The proxy cannot write its audit log: until that is mended it passes nothing on.
  'AuditUnavailable',
]);

const CONFIRMATION_OVER = new Set([
  'ConfirmationExpired',
  'ConfirmationMismatch',
  'ConfirmationRequired',
]);

/** The proxy no longer takes the tokens: their time is over, or it was started anew with other secrets. */
export function isConfirmationOver(error: unknown): boolean {
  return error instanceof ServiceError && CONFIRMATION_OVER.has(error.code);
}

/** Who may not write this batch may not write the next one either. */
export function hitsEveryBatch(error: unknown): boolean {
  if (!(error instanceof ServiceError)) return false;
  return error.status === 401 || error.status === 403 || HITS_EVERY_BATCH.has(error.code);
}

/** May pass by itself, so that trying again makes sense. */
export function isPassing(error: unknown): boolean {
  return error instanceof ServiceError && error.isTransient;
}

/**
 * Whether a failed write may have done something all the same. A refusal
 * (4xx, or not sent at all) did not; a server error may have come half-way, as
 * writes are not atomic (API sheet §3.15). Asking to slow down counts as a server
 * error when its status is one.
 */
export function mayHaveHappened(error: unknown): boolean {
  if (!(error instanceof ServiceError)) return true;
  if (error.outcome === 'not-sent') return false;
  return error.outcome === 'unknown' || error.status >= 500;
}

/** Whether a run that is resumed tries it again: it passes, or the operator can mend it. */
export function isWorthAnotherRun(error: unknown): boolean {
  return isPassing(error) || hitsEveryBatch(error) || isConfirmationOver(error);
}
