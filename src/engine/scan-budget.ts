/** What a scan may use up, what the scans that it continues used included; `Infinity` for no limit. */
export interface ScanBudget {
  /** Distinct rows delivered. */
  readonly maxKeys: number;
  /** Milliseconds spent reading; a pause does not count. */
  readonly maxMs: number;
  /** Memory that the consumer of the rows holds, as it says itself. */
  readonly maxBytes: number;
}

/** Which part of its budget ended a scan. */
export type ScanLimit = 'keys' | 'time' | 'memory';

export const UNLIMITED: ScanBudget = {
  maxKeys: Number.POSITIVE_INFINITY,
  maxMs: Number.POSITIVE_INFINITY,
  maxBytes: Number.POSITIVE_INFINITY,
};
