import { ServiceError } from '#protocol/service-error.ts';

/** Codes that the next batch would meet as well (API sheet §4.2, and the proxy's own). */
const HITS_EVERY_BATCH = new Set([
  'NoSuchBucket',
  'NoSuchVectorIndex',
  'ConfirmationExpired',
  'ConfirmationMismatch',
  'ConfirmationRequired',
]);

/** Who may not delete this batch may not delete the next one either. */
export function hitsEveryBatch(error: unknown): boolean {
  if (!(error instanceof ServiceError)) return false;
  return error.status === 401 || error.status === 403 || HITS_EVERY_BATCH.has(error.code);
}

/** May pass by itself, so that trying again makes sense. */
export function isPassing(error: unknown): boolean {
  return error instanceof ServiceError && error.isTransient;
}

/**
 * Whether a failed delete may have deleted something all the same. A refusal
 * (4xx, or not sent at all) did not; a server error may have come half-way, as
 * writes are not atomic (API sheet §3.15). Asking to slow down counts as a server
 * error when its status is one.
 */
export function mayHaveDeleted(error: unknown): boolean {
  if (!(error instanceof ServiceError)) return true;
  if (error.outcome === 'not-sent') return false;
  return error.outcome === 'unknown' || error.status >= 500;
}
