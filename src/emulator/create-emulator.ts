import { setMaxListeners } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { LIMITS } from '#protocol/limits.ts';
import { type AccessKey, DEFAULT_ACCESS_KEY } from './access-key.ts';
import { createAdmin } from './admin.ts';
import { createAuthenticator } from './authenticator.ts';
import { FaultInjector } from './fault-injector.ts';
import type { FaultRule } from './fault-rule.ts';
import { createHttpServer } from './http-server.ts';
import { RequestCounter } from './request-counts.ts';
import type { RequestLogEntry } from './request-log.ts';
import { DEFAULT_SAMPLE_FILE, loadSamples, type SampleReport } from './sample/load-samples.ts';
import type { Service } from './service.ts';
import { createStore } from './store/create-store.ts';

export interface EmulatorOptions {
  /** Folder of the store, made when missing; null keeps everything in memory. */
  readonly dataDir: string | null;
  /** Default `cn-hangzhou`. */
  readonly region?: string;
  /** Owner of all buckets; default `1234567890123456`. */
  readonly accountId?: string;
  /** Default: `emulator` with the secret `emulator-secret`. */
  readonly accessKeys?: readonly AccessKey[];
  /** Milliseconds since the Unix epoch; default: the system's clock. */
  readonly now?: () => number;
  readonly faults?: readonly FaultRule[];
  /** Makes chances and random delays of fault rules repeatable; default 1. */
  readonly faultSeed?: number;
  /** Host and port that buckets name as their endpoint; default: where it listens. */
  readonly publicHost?: string;
  /** The packed sample data; default: the file beside the source. */
  readonly sampleFile?: URL | string;
  /** Refuse numbers and booleans in metadata and filters; default false. */
  readonly strictMetadata?: boolean;
  /** Largest topK of a query; default 100. The documentation has had 30, 100 and 500 (API sheet §3.18). */
  readonly topKMost?: number;
  /** Takes what the emulator itself did wrong; default: standard error. */
  readonly report?: (message: string) => void;
  /** Takes every request once it has ended; default: nobody. */
  readonly log?: (entry: RequestLogEntry) => void;
}

/** A local vector bucket service. */
export interface Emulator {
  /**
   * @param port 0 picks a free one
   * @returns the port, and an address that leads to it
   */
  listen(port: number, host: string): Promise<{ readonly port: number; readonly url: string }>;
  /** Lets requests in flight end, then closes the store. */
  close(): Promise<void>;
  readonly faults: FaultInjector;
  readonly requests: RequestCounter;
  /** Makes the bucket `sample` with its two indexes, unless there is a bucket of that name. */
  loadSamples(): SampleReport;
}

/** How long a request in flight may take once the emulator is told to close. */
const CLOSING_GRACE_MS = 5_000;

/**
 * Opens the store and prepares the service; `listen` makes it reachable.
 *
 * @throws DataFolderInUseError when another process works on `dataDir`
 */
export function createEmulator(options: EmulatorOptions): Emulator {
  const {
    region = 'cn-hangzhou',
    accountId = '1234567890123456',
    accessKeys = [DEFAULT_ACCESS_KEY],
    now = Date.now,
    sampleFile = DEFAULT_SAMPLE_FILE,
    report = (message) => process.stderr.write(`${message}\n`),
  } = options;
  const faults = new FaultInjector(options.faults ?? [], options.faultSeed ?? 1, now);
  const store = createStore(options.dataDir, {
    visibleAfterMs: ({ bucket, name }) => faults.visibleAfterMs(bucket, name),
    now,
  });
  const requests = new RequestCounter();
  const closing = new AbortController();
  // Each delayed request listens to it; Node takes more than ten listeners for a leak.
  setMaxListeners(0, closing.signal);
  let listeningAt = 'localhost';
  const service: Service = {
    store,
    region,
    accountId,
    strictMetadata: options.strictMetadata ?? false,
    topKMost: options.topKMost ?? LIMITS.topK.max,
    indexStatus: ({ bucket, name, createdAt }) =>
      now() < Date.parse(createdAt) + faults.creatingMs(bucket, name) ? 'creating' : 'enable',
    nameBlockedUntil: (name) => {
      const deletedAt = store.freedNames.deletedAt(name);
      if (deletedAt === null) return null;
      const until = deletedAt + faults.nameBlockedMs(name);
      return now() < until ? until : null;
    },
    publicHost: () => options.publicHost ?? listeningAt,
    now,
  };
  const server = createHttpServer({
    dispatcher: {
      service,
      authenticate: createAuthenticator(accessKeys, { region, accountId }),
      faults,
      counter: requests,
      wait: (ms) => sleep(ms, undefined, { signal: closing.signal }).catch(() => undefined),
    },
    admin: createAdmin(faults, requests),
    report,
    log: options.log ?? null,
  });

  return {
    faults,
    requests,
    loadSamples: () => loadSamples(store, sampleFile, now()),
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          // A TCP server that listens has an address of this kind.
          const { port: chosen } = server.address() as AddressInfo;
          listeningAt = `${reachable(host)}:${chosen}`;
          resolve({ port: chosen, url: `http://${listeningAt}` });
        });
      }),
    close: async () => {
      if (closing.signal.aborted) return;
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // A connection that was busy until now is kept alive for the next request, which nobody will take.
      const sweeper = setInterval(() => server.closeIdleConnections(), 20);
      const deadline = setTimeout(() => server.closeAllConnections(), CLOSING_GRACE_MS);
      await closed;
      clearInterval(sweeper);
      clearTimeout(deadline);
      store.close();
    },
  };
}

/** A host that a client can connect to: "all addresses" is none. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
