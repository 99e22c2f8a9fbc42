/**
 * How far a failed request got. It decides what may be claimed afterwards:
 * - `not-sent`: refused before the service saw it; nothing can have happened.
 * - `answered`: the service itself answered with this error.
 * - `unknown`: it went out and no usable answer came back; only reading tells.
 */
export type RequestOutcome = 'not-sent' | 'answered' | 'unknown';

export interface ServiceErrorDetails {
  /** Stable name to switch on; messages are prose and change. */
  readonly code: string;
  /** HTTP status; 0 when there was no answer at all. */
  readonly status: number;
  readonly message: string;
  readonly outcome: RequestOutcome;
  readonly requestId?: string | undefined;
  readonly ec?: string | undefined;
  readonly cause?: unknown;
}

/** A request to the service, or to the proxy before it, that failed. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: string;
  readonly status: number;
  readonly outcome: RequestOutcome;
  readonly requestId: string | undefined;
  readonly ec: string | undefined;

  constructor(details: ServiceErrorDetails) {
    super(details.message, { cause: details.cause });
    this.code = details.code;
    this.status = details.status;
    this.outcome = details.outcome;
    this.requestId = details.requestId;
    this.ec = details.ec;
  }

  /**
   * The service asks for fewer requests. Throttling is not documented for
   * vector buckets, so 429, 503 and any code that speaks of a limit count
   * (API sheet §4.2, last row).
   */
  get isThrottling(): boolean {
    return (
      this.status === 429 ||
      this.status === 503 ||
      /QpsLimit|Throttl|TooManyRequests|SlowDown/i.test(this.code)
    );
  }

  /**
   * Worth trying again unchanged, as the official SDKs do (API sheet §8); but not what
   * the service has not implemented, which would only be told later.
   */
  get isTransient(): boolean {
    return (
      this.isThrottling ||
      this.outcome === 'unknown' ||
      (this.status >= 500 && this.status !== 501) ||
      this.status === 408 ||
      this.code === 'RequestTimeTooSkewed'
    );
  }
}
