import type { FastifyRequest } from 'fastify';
import { refusal } from './problem.ts';

/**
 * Refuses a request under a name that is not ours: a page whose name was made
 * to resolve to this machine would otherwise count as our own.
 *
 * @throws ProxyProblem `UnknownHost`
 */
export function requireKnownHost(request: FastifyRequest, hosts: readonly string[]): void {
  const host = request.headers.host?.toLowerCase();
  if (host !== undefined && hosts.includes(host)) return;
  throw refusal(
    403,
    'UnknownHost',
    'This address is not one of the console. Open the address that it printed when it started.',
  );
}

/**
 * Refuses requests that a page of another origin makes, which includes pages
 * of other ports of this machine. A script that is no page sends neither header.
 *
 * @throws ProxyProblem `ForeignOrigin`
 */
export function requireOwnPage(request: FastifyRequest): void {
  const { host, origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const ownSite = site === undefined || site === 'same-origin' || site === 'none';
  const ownOrigin =
    origin === undefined || origin.toLowerCase() === `http://${host?.toLowerCase()}`;
  if (ownSite && ownOrigin) return;
  throw refusal(
    403,
    'ForeignOrigin',
    'The request comes from a page of another origin. Only the console itself may use this API.',
  );
}
