import type { ProxyConnection } from './proxy-options.ts';

/**
 * Where requests on a bucket, or on the account when it is null, are sent
 * (API sheet §1).
 *
 * @param query raw, without its question mark
 */
export function serviceUrl(
  { endpoint, addressing, accountId }: ProxyConnection,
  bucket: string | null,
  query: string,
): { readonly origin: string; readonly path: string } {
  const { protocol, host } = new URL(endpoint);
  const search = query === '' ? '' : `?${query}`;
  if (bucket === null) return { origin: `${protocol}//${host}`, path: `/${search}` };
  return addressing === 'path'
    ? { origin: `${protocol}//${host}`, path: `/${bucket}/${search}` }
    : { origin: `${protocol}//${bucket}-${accountId}.${host}`, path: `/${search}` };
}
