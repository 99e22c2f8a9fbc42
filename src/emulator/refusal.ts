import { ERROR_CODES, type ServiceErrorCode } from '#protocol/error-codes.ts';

interface RefusalDetails {
  /** HTTP status; the code's own when left out. */
  readonly status?: number | undefined;
  readonly ec?: string | undefined;
  /** More fields of the error's body, strings only: some SDKs drop anything else (API sheet §4.1). */
  readonly fields?: Readonly<Record<string, string>>;
}

/** An answer of the service that is an error: what a client did wrong, or a fault that was asked for. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;
  readonly status: number;
  readonly ec: string;
  readonly fields: Readonly<Record<string, string>>;

  constructor(code: string, message: string, details: RefusalDetails = {}) {
    super(message);
    const known = isServiceErrorCode(code) ? ERROR_CODES[code] : ERROR_CODES.InternalError;
    this.code = code;
    this.status = details.status ?? known.status;
    this.ec = details.ec ?? known.ec;
    this.fields = details.fields ?? {};
  }
}

/** @param message where the code has none of its own: names the value, the rule and the remedy */
export function refuse(code: ServiceErrorCode, message?: string): Refusal {
  return new Refusal(code, message ?? ERROR_CODES[code].message ?? code);
}

/** The one code for whatever is wrong with a parameter of an index or a vector (API sheet §4.2). */
export function invalidParameter(message: string): Refusal {
  return refuse('VectorIndexParameterInvalid', message);
}

function isServiceErrorCode(code: string): code is ServiceErrorCode {
  return Object.hasOwn(ERROR_CODES, code);
}
