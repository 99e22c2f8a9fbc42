import { ProxyProblem } from './problem.ts';

const NAME_RESOLUTION = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA']);
/** Refused while the certificate was looked at, which is before a request can go out. */
const CERTIFICATE =
  /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH)/;

/**
 * The problem for a request that got no answer. `not-sent` is claimed only
 * where no byte of the request can have left; everything else is `unknown`,
 * because a delete may have been carried out.
 *
 * @param host shown to people, to tell what could not be reached
 */
export function connectionFailure(error: unknown, host: string): ProxyProblem {
  const code = errorCode(error);
  if (code === 'UND_ERR_CONNECT_TIMEOUT') {
    return new ProxyProblem(504, {
      code: 'ServiceTimeout',
      detail: `${host} did not accept a connection in time. Check the network, a firewall, and whether the endpoint fits the network you are in (public or internal).`,
      outcome: 'not-sent',
      cause: error,
    });
  }
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    return new ProxyProblem(504, {
      code: 'ServiceTimeout',
      detail: `${host} took the request but did not answer in time. Whether it carried it out is not known: read before you trust either.`,
      outcome: 'unknown',
      cause: error,
    });
  }
  if (NAME_RESOLUTION.has(code)) {
    return unreachable(
      error,
      'not-sent',
      `The name ${host} cannot be resolved (${code}). Check the region, the endpoint and the DNS.`,
    );
  }
  if (CERTIFICATE.test(code)) {
    return unreachable(
      error,
      'not-sent',
      `The certificate of ${host} is not trusted (${code}). Check the endpoint, or a proxy in between.`,
    );
  }
  if (failedToConnect(error)) {
    return unreachable(
      error,
      'not-sent',
      `${host} cannot be reached (${code}). Check that the service runs there and that the network lets you through.`,
    );
  }
  return unreachable(
    error,
    'unknown',
    `The connection to ${host} broke (${code}). Whether the request was carried out is not known: read before you trust either.`,
  );
}

function unreachable(cause: unknown, outcome: 'not-sent' | 'unknown', detail: string) {
  return new ProxyProblem(502, { code: 'ServiceUnreachable', detail, outcome, cause });
}

function failedToConnect(error: unknown): boolean {
  // One error for each address tried, when a name has several.
  if (error instanceof AggregateError) return error.errors.every(failedToConnect);
  return error instanceof Error && 'syscall' in error && error.syscall === 'connect';
}

function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'no answer';
}
