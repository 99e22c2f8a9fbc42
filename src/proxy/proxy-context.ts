import type { AuditTrail } from './audit-trail.ts';
import type { ProxyMetrics } from './metrics.ts';
import type { ProxyOptions } from './proxy-options.ts';
import type { ServiceClient } from './service-client.ts';

/** What the routes share. */
export interface ProxyContext {
  readonly options: ProxyOptions;
  readonly service: ServiceClient;
  readonly trail: AuditTrail;
  readonly metrics: ProxyMetrics;
  /** Keeps the proxy from closing before `work` is done, also when the browser that asked is gone. */
  finish<Result>(work: Promise<Result>): Promise<Result>;
}
