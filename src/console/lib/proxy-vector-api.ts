import { proxyVectorApi } from '#engine/proxy-vector-api.ts';
import type { VectorApi } from '#engine/vector-api.ts';
import { postToProxy } from './proxy-request.ts';

/** The engine's view of one bucket, through the proxy this page came from. */
export function createProxyVectorApi(connection: string, bucket: string): VectorApi {
  return proxyVectorApi(postToProxy, connection, bucket);
}
