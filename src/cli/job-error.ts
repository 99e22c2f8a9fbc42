/** A job that cannot be begun, or not gone on with. The message says what to do. */
export class JobError extends Error {
  override readonly name = 'JobError';
}
