import type { IndexTarget } from '#console/lib/index-target.ts';
import { createProxyVectorApi } from '#console/lib/proxy-vector-api.ts';
import type { EngineDeps } from '#engine/reading.ts';
import { browserClock } from './browser-clock.ts';

/** What the engine's jobs need to work on a bucket from here. */
export function engineThroughProxy({
  connection,
  bucket,
}: Pick<IndexTarget, 'connection' | 'bucket'>): EngineDeps {
  return { api: createProxyVectorApi(connection, bucket), clock: browserClock };
}
