import type { AddressInfo } from 'node:net';
import type { AuditLog } from '#proxy/audit-log.ts';
import { createProxy } from '#proxy/create-proxy.ts';
import type { ProxyConnection } from '#proxy/proxy-options.ts';
import { createProxyClient, type ProxyClient } from './proxy-client.ts';
import type { Secrets } from './secrets.ts';
import { VERSION } from './version.ts';

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

export interface OwnProxyOptions {
  readonly connection: ProxyConnection;
  readonly secrets: Secrets;
  readonly auditLog: AuditLog;
  /** Requests side by side, at most. */
  readonly connections: number;
}

/**
 * The signing proxy in this process, for this process alone: a job without a
 * browser meets the same check of its confirmation, and leaves the same audit
 * log, as a person with one.
 */
export async function startOwnProxy(options: OwnProxyOptions): Promise<ProxyClient> {
  let hosts: readonly string[] = [];
  const proxy = await createProxy({
    connections: [options.connection],
    ...options.secrets,
    auditLog: options.auditLog,
    consoleFolder: null,
    allowedHosts: () => hosts,
    now: () => new Date(),
    version: VERSION,
    confirmationLifetimeMs: WEEK_MS,
    log: { level: 'warn', stream: process.stderr },
  });
  await proxy.listen({ host: '127.0.0.1', port: 0 });
  // A TCP server that listens has an address of this kind.
  const { port } = proxy.server.address() as AddressInfo;
  hosts = [`127.0.0.1:${port}`];
  const url = `http://127.0.0.1:${port}`;
  const client = createProxyClient(url, options.secrets.sessionToken, options.connections);
  return {
    post: client.post,
    close: async () => {
      await client.close();
      await proxy.close();
    },
  };
}
