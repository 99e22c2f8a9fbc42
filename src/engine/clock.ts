/** Time and chance, handed in so that tests can play any schedule. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Rejects with the signal's reason when it is aborted before `ms` have passed. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Uniform in [0, 1). */
  random(): number;
}
