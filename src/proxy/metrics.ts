import { Counter, Histogram, Registry } from 'prom-client';
import { ERROR_CODES } from '#protocol/error-codes.ts';
import { ProxyProblem } from './problem.ts';
import type { ServiceClient } from './service-client.ts';

/** What Prometheus may know: operations and results, never a bucket, a key or a person. */
export interface ProxyMetrics {
  readonly registry: Registry;
  readonly deletedKeys: Counter;
  /** By the refusal's code. */
  readonly refusals: Counter<'code'>;
  readonly auditFailures: Counter;
  /** The same client, with its requests counted and timed. */
  measured(client: ServiceClient): ServiceClient;
}

export function createMetrics(): ProxyMetrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: 'vector_bucket_console_service_requests_total',
    help: 'Requests sent to the service, by operation and result (ok or the error code).',
    labelNames: ['operation', 'result'] as const,
    registers,
  });
  const seconds = new Histogram({
    name: 'vector_bucket_console_service_request_seconds',
    help: 'Time from a request to the headers of its answer.',
    labelNames: ['operation'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
    registers,
  });
  return {
    registry,
    deletedKeys: new Counter({
      name: 'vector_bucket_console_deleted_keys_total',
      help: 'Keys in deletes that the service acknowledged.',
      registers,
    }),
    refusals: new Counter({
      name: 'vector_bucket_console_refusals_total',
      help: 'Deletes, writes and confirmations refused before anything was sent.',
      labelNames: ['code'] as const,
      registers,
    }),
    auditFailures: new Counter({
      name: 'vector_bucket_console_audit_failures_total',
      help: 'Audit records that could not be written. Anything but 0 needs a person.',
      registers,
    }),
    measured: (client) => ({
      ...client,
      send: async (request) => {
        const { operation } = request;
        const stop = seconds.startTimer({ operation });
        try {
          const answer = await client.send(request);
          requests.inc({ operation, result: 'ok' });
          return answer;
        } catch (error) {
          requests.inc({ operation, result: resultOf(error) });
          throw error;
        } finally {
          stop();
        }
      },
    }),
  };
}

/** A code from outside is counted by name only when it is a known one: labels must stay few. */
function resultOf(error: unknown): string {
  if (!(error instanceof ProxyProblem)) return 'InternalError';
  const ours = error.serviceStatus === null;
  return ours || Object.hasOwn(ERROR_CODES, error.code) ? error.code : 'other';
}
