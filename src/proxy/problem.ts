import { STATUS_CODES } from 'node:http';
import type { Problem } from '#protocol/proxy-api.ts';
import type { RequestOutcome } from '#protocol/service-error.ts';

export const PROBLEM_TYPE = 'application/problem+json';

/** Codes of the proxy's own; everything else in a problem's `code` is the service's. */
export type ProxyCode =
  | 'NotSignedIn'
  | 'ForeignOrigin'
  | 'UnknownHost'
  | 'NotFound'
  | 'UnknownConnection'
  | 'UnknownOperation'
  | 'InvalidBucketName'
  | 'InvalidRequest'
  | 'BodyTooLarge'
  | 'BucketNotReachable'
  | 'ReadOnly'
  | 'NotOffered'
  | 'TypedNameMismatch'
  | 'ConfirmationRequired'
  | 'ConfirmationMismatch'
  | 'ConfirmationExpired'
  | 'CredentialsMissing'
  | 'CredentialsUnavailable'
  | 'AuditUnavailable'
  | 'ServiceUnreachable'
  | 'ServiceTimeout'
  | 'BadErrorResponse'
  | 'ClientClosed'
  | 'InternalError';

interface ProblemDetails {
  readonly code: string;
  /** What happened, to what, and what to do; shown to people, so never a secret. */
  readonly detail: string;
  readonly outcome: RequestOutcome;
  readonly requestId?: string | undefined;
  readonly ec?: string | undefined;
  /** The service's own status; null when it did not answer. */
  readonly serviceStatus?: number | null;
  readonly cause?: unknown;
}

/** A request that fails, as the browser is told. Thrown anywhere below a route. */
export class ProxyProblem extends Error {
  override readonly name = 'ProxyProblem';
  readonly status: number;
  readonly code: string;
  readonly outcome: RequestOutcome;
  readonly requestId: string | undefined;
  readonly ec: string | undefined;
  readonly serviceStatus: number | null;

  constructor(status: number, details: ProblemDetails) {
    super(details.detail, { cause: details.cause });
    this.status = status;
    this.code = details.code;
    this.outcome = details.outcome;
    this.requestId = details.requestId;
    this.ec = details.ec;
    this.serviceStatus = details.serviceStatus ?? null;
  }

  /** RFC 9457 problem details (`problemSchema`). */
  toBody(): Problem {
    return {
      type: 'about:blank',
      title: STATUS_CODES[this.status] ?? 'Error',
      status: this.status,
      detail: this.message,
      code: this.code,
      outcome: this.outcome,
      ...(this.requestId === undefined ? {} : { requestId: this.requestId }),
      ...(this.ec === undefined ? {} : { ec: this.ec }),
    };
  }
}

/** The proxy itself says no: the service has seen nothing of the request. */
export function refusal(status: number, code: ProxyCode, detail: string): ProxyProblem {
  return new ProxyProblem(status, { code, detail, outcome: 'not-sent' });
}
