import { isIP } from 'node:net';
import { createCredentialsProvider } from '#proxy/credentials.ts';
import type { ProxyConnection } from '#proxy/proxy-options.ts';

/** A real account to connect to. */
export interface ServiceTarget {
  /** Of the connection; the region's when left out. */
  readonly name?: string;
  readonly region: string;
  readonly accountId: string;
  /** Empty: every bucket that the account lists. */
  readonly buckets: readonly string[];
  readonly endpoint: URL;
  readonly environment: string;
}

/** A connection that signs with the credentials of the environment (`createCredentialsProvider`). */
export function serviceConnection(
  target: ServiceTarget,
  readOnly: boolean,
  environment: Readonly<Record<string, string | undefined>>,
): ProxyConnection {
  const { hostname, origin } = target.endpoint;
  return {
    // Shown in the address bar of every page, so it is short and says where.
    name: target.name ?? target.region,
    region: target.region,
    accountId: target.accountId,
    endpoint: origin,
    // A name cannot be put before an IP address; the official Go SDK decides alike.
    addressing:
      isIP(hostname.replace(/^\[|\]$/g, '')) === 0 && hostname !== 'localhost'
        ? 'virtual-host'
        : 'path',
    environment: target.environment,
    ...(target.buckets.length > 0 && { buckets: [...target.buckets] }),
    readOnly,
    credentials: createCredentialsProvider(environment),
  };
}
