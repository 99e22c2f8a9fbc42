import { attempt } from '#engine/attempt.ts';
import { proxyVectorApi } from '#engine/proxy-vector-api.ts';
import type { EngineDeps } from '#engine/reading.ts';
import { getVectorIndexResponseSchema } from '#protocol/operation-messages.ts';
import { valueOfAnswer } from '#protocol/proxy-answer.ts';
import { bucketPath } from '#protocol/proxy-api.ts';
import type { VectorIndex } from '#protocol/vector-index.ts';
import type { AuditLog } from '#proxy/audit-log.ts';
import type { JobFlags } from './job-flags.ts';
import { startOwnProxy } from './own-proxy.ts';
import type { Secrets } from './secrets.ts';
import { serviceConnection } from './service-connection.ts';
import { parseEndpoint } from './service-endpoint.ts';
import { systemClock } from './system-clock.ts';

/** Where a job works. */
export interface JobPlace {
  /** Of the connection, as audit log and report have it. */
  readonly connection: string;
  readonly environment: string;
  readonly region: string;
  readonly accountId: string;
  readonly bucket: string;
}

/** What a job's proxy keeps. */
export interface JobRecords {
  readonly auditLog: AuditLog;
  readonly secrets: Secrets;
  /** The proxy refuses to change anything. */
  readonly readOnly?: boolean;
}

/** One bucket, as the engine sees it, through a proxy of this process. */
export interface JobConnection extends EngineDeps {
  /** @throws ServiceError */
  readIndex(name: string, signal: AbortSignal): Promise<VectorIndex>;
  /** Waits for the requests under way. */
  close(): Promise<void>;
}

/**
 * Signs with the credentials of the environment, as `serve` does.
 *
 * @throws FlagError for an endpoint that is none
 */
export async function connectJob(
  place: JobPlace,
  flags: Pick<JobFlags, 'endpoint' | 'internal' | 'concurrency' | 'readConcurrency'>,
  { auditLog, secrets, readOnly = false }: JobRecords,
): Promise<JobConnection> {
  const { connection, bucket, region } = place;
  const target = {
    ...place,
    name: connection,
    buckets: [bucket],
    endpoint: parseEndpoint(flags.endpoint, region, flags.internal),
  };
  const { post, close } = await startOwnProxy({
    connection: serviceConnection(target, readOnly, process.env),
    secrets,
    auditLog,
    connections: flags.concurrency + flags.readConcurrency,
  });
  const clock = systemClock;
  return {
    clock,
    api: proxyVectorApi(post, connection, bucket),
    readIndex: async (indexName, signal) => {
      const path = bucketPath(connection, bucket, 'getVectorIndex');
      const answer = await attempt(
        { clock },
        (attemptSignal) => post(path, { body: { indexName }, signal: attemptSignal }),
        { signal },
      );
      return valueOfAnswer(answer, getVectorIndexResponseSchema).index;
    },
    close,
  };
}
