import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Role } from '#protocol/proxy-api.ts';
import { refusal } from './problem.ts';
import type { ProxyOptions } from './proxy-options.ts';
import { openSession, sealSession, startSession } from './session-cookie.ts';
import { tokensMatch } from './tokens-match.ts';

/** Whoever sends a request, as the audit log names them. */
export interface Person {
  readonly actor: string;
  readonly role: Role;
}

type SignInOptions = Pick<
  ProxyOptions,
  'sessionToken' | 'viewerToken' | 'sessionSecret' | 'sessionLifetimeMs' | 'now'
>;

const DEFAULT_LIFETIME_MS = 12 * 60 * 60 * 1000;

const WRONG_TOKEN_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Not signed in</title>
<h1>This address does not sign you in</h1>
<p>Its token is not the one of the console that runs here. A new one is made at every start.</p>
<p>Open the address that the console printed when it started.</p>
</html>
`;

/**
 * Who a request comes from: a bearer token, or the cookie of a session.
 *
 * @throws ProxyProblem `NotSignedIn` for neither, and for a wrong bearer token whatever the cookie
 */
export function identify(request: FastifyRequest, options: SignInOptions): Person {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
    const role = token === undefined ? null : roleOf(token, options);
    if (token === undefined || role === null) throw notSignedIn();
    return { role, actor: `token-${createHash('sha256').update(token).digest('hex').slice(0, 8)}` };
  }
  const cookie = request.cookies[cookieName(request)];
  const session = cookie ? openSession(cookie, options.sessionSecret, options.now()) : null;
  if (session === null) throw notSignedIn();
  return { role: session.role, actor: `local-${session.sid.slice(0, 8)}` };
}

/**
 * Exchanges a token in the address for a session cookie, and leads to the same
 * address without it, so that it stays in no history. Each exchange is a
 * session of its own.
 *
 * @returns false, with nothing answered, for an address without a token
 */
export async function exchangeToken(
  request: FastifyRequest,
  reply: FastifyReply,
  options: SignInOptions,
): Promise<boolean> {
  const [path = '', search = ''] = splitOnce(request.url, '?');
  const parameters = new URLSearchParams(search);
  const token = parameters.get('token');
  if (request.method !== 'GET' || token === null) return false;

  reply.header('cache-control', 'no-store');
  // An address copied out of a sentence, or joined by a script, brings a bracket or more along.
  const role = roleOf(token, options) ?? roleOf(token.replace(/[^\w-].*$/s, ''), options);
  if (role === null) {
    await reply.code(401).type('text/html; charset=utf-8').send(WRONG_TOKEN_PAGE);
    return true;
  }
  const { now, sessionSecret, sessionLifetimeMs = DEFAULT_LIFETIME_MS } = options;
  const cookie = sealSession(startSession(role, now(), sessionLifetimeMs), sessionSecret);
  parameters.delete('token');
  const rest = parameters.size === 0 ? '' : `?${parameters}`;
  reply.setCookie(cookieName(request), cookie, { path: '/', httpOnly: true, sameSite: 'strict' });
  // One slash only: "//host" would lead to another site.
  await reply.redirect(`/${path.replace(/^[/\\]+/, '')}${rest}`, 302);
  return true;
}

function roleOf(token: string, { sessionToken, viewerToken }: SignInOptions): Role | null {
  if (tokensMatch(token, sessionToken)) return 'operator';
  return viewerToken !== undefined && tokensMatch(token, viewerToken) ? 'viewer' : null;
}

/** Browsers share cookies between the ports of a host; another console may run on the next one. */
function cookieName(request: FastifyRequest): string {
  const port = /:(\d+)$/.exec(request.headers.host ?? '')?.[1];
  return port === undefined ? 'vector-bucket-console' : `vector-bucket-console-${port}`;
}

function notSignedIn() {
  return refusal(
    401,
    'NotSignedIn',
    'You are not signed in here. Open the address that the console printed when it started; scripts send "Authorization: Bearer TOKEN".',
  );
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
