import { FlagError } from './flag-error.ts';

/**
 * Where a region's vector buckets are reached (API sheet §1), or where the flags say.
 *
 * @throws FlagError
 */
export function parseEndpoint(text: string | undefined, region: string, internal: boolean): URL {
  if (text === undefined) {
    return new URL(`https://${region}${internal ? '-internal' : ''}.oss-vectors.aliyuncs.com`);
  }
  if (internal)
    throw new FlagError('--internal chooses the endpoint, and so does --endpoint; give only one.');
  const url = URL.canParse(text) ? new URL(text) : null;
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    url.pathname !== '/' ||
    url.search !== ''
  ) {
    throw new FlagError(
      `--endpoint is "${text}"; it takes an address without a path, such as https://cn-hangzhou.oss-vectors.aliyuncs.com.`,
    );
  }
  return url;
}
