import { errors } from 'undici';
import { expect, it } from 'vitest';
import { connectionFailure } from './connection-failure.ts';

const withCode = (code: string, syscall?: string) =>
  Object.assign(new Error(code), { code, ...(syscall && { syscall }) });

it.each<[string, unknown, string]>([
  ['a refused connection', withCode('ECONNREFUSED', 'connect'), '502 ServiceUnreachable not-sent'],
  ['no route', withCode('EHOSTUNREACH', 'connect'), '502 ServiceUnreachable not-sent'],
  [
    'a name that does not exist',
    withCode('ENOTFOUND', 'getaddrinfo'),
    '502 ServiceUnreachable not-sent',
  ],
  ['a DNS in trouble', withCode('EAI_AGAIN', 'getaddrinfo'), '502 ServiceUnreachable not-sent'],
  [
    'a certificate of our own',
    withCode('DEPTH_ZERO_SELF_SIGNED_CERT'),
    '502 ServiceUnreachable not-sent',
  ],
  [
    'a certificate for another name',
    withCode('ERR_TLS_CERT_ALTNAME_INVALID'),
    '502 ServiceUnreachable not-sent',
  ],
  [
    'every address refused',
    new AggregateError([withCode('ECONNREFUSED', 'connect'), withCode('ENETUNREACH', 'connect')]),
    '502 ServiceUnreachable not-sent',
  ],
  [
    'one address that broke otherwise',
    new AggregateError([withCode('ECONNREFUSED', 'connect'), withCode('ECONNRESET', 'read')]),
    '502 ServiceUnreachable unknown',
  ],
  ['no connection in time', new errors.ConnectTimeoutError(), '504 ServiceTimeout not-sent'],
  ['no headers in time', new errors.HeadersTimeoutError(), '504 ServiceTimeout unknown'],
  ['no more body in time', new errors.BodyTimeoutError(), '504 ServiceTimeout unknown'],
  ['a reset connection', withCode('ECONNRESET', 'read'), '502 ServiceUnreachable unknown'],
  ['a broken pipe', withCode('EPIPE', 'write'), '502 ServiceUnreachable unknown'],
  [
    'a socket closed at the other end',
    new errors.SocketError('other side closed'),
    '502 ServiceUnreachable unknown',
  ],
  ['anything else', new Error('?'), '502 ServiceUnreachable unknown'],
  ['what is no error at all', 'odd', '502 ServiceUnreachable unknown'],
])('takes %s for what it is', (_case, error, expected) => {
  const { status, code, outcome, message } = connectionFailure(error, 'service.test');

  expect(`${status} ${code} ${outcome}`).toBe(expected);
  expect(message).toContain('service.test');
});
