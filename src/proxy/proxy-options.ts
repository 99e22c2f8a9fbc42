import type { Connection } from '#protocol/proxy-api.ts';
import type { Credentials } from '#signing/sign-headers.ts';
import type { AuditLog } from './audit-log.ts';

/** Answers the credentials to sign with at this moment; may rotate them. Rejects with a `ProxyProblem`. */
export type CredentialsProvider = () => Promise<Credentials>;

/** One account in one region, and how to reach it. */
export interface ProxyConnection extends Connection {
  /** Origin of the service, such as `https://cn-hangzhou.oss-vectors.aliyuncs.com` (API sheet §1). */
  readonly endpoint: string;
  /** `virtual-host` for the real service; `path` for one behind an IP address. */
  readonly addressing: 'virtual-host' | 'path';
  readonly credentials: CredentialsProvider;
}

/** How long the service may take, in milliseconds. */
export interface Deadlines {
  readonly connectMs: number;
  /** From the end of the request to the headers of the answer. */
  readonly headersMs: number;
  /** Between two pieces of the answer's body. */
  readonly bodyIdleMs: number;
}

export const DEFAULT_DEADLINES: Deadlines = {
  connectMs: 5000,
  headersMs: 20_000,
  bodyIdleMs: 20_000,
};

export interface ProxyOptions {
  readonly connections: readonly ProxyConnection[];
  /** Signs an operator in, from the printed address or as a bearer token. */
  readonly sessionToken: string;
  /** Signs somebody in who may only read. */
  readonly viewerToken?: string | undefined;
  /** Signs the session cookies; at least 32 characters. */
  readonly sessionSecret: string;
  /** Signs the confirmation tokens of deletes; at least 32 characters. */
  readonly confirmationSecret: string;
  readonly auditLog: AuditLog;
  /** Folder of the built console; null when something else serves it. */
  readonly consoleFolder: string | null;
  /** Values of `Host` to answer to, such as `127.0.0.1:7300`; asked at every request. */
  readonly allowedHosts: () => readonly string[];
  readonly now: () => Date;
  readonly version: string;
  /** Of every confirmation; default: 15 minutes, and a second more for every 250 keys. */
  readonly confirmationLifetimeMs?: number;
  /** Default: 12 hours. */
  readonly sessionLifetimeMs?: number;
  readonly deadlines?: Deadlines;
  /** Where log lines go, as JSON; absent for none. */
  readonly log?: {
    readonly level: 'debug' | 'info' | 'warn' | 'error';
    readonly stream: { write(line: string): void };
  };
}
