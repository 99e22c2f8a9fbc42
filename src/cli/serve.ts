import { mkdir } from 'node:fs/promises';
import type { Server } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { createEmulator, type Emulator } from '#emulator/create-emulator.ts';
import { lockDataFolder } from '#emulator/store/data-folder-lock.ts';
import { type OpenedAuditLog, openAuditLog } from '#proxy/audit-log.ts';
import { createProxy } from '#proxy/create-proxy.ts';
import type { ProxyConnection } from '#proxy/proxy-options.ts';
import { listenOrExplain } from './listen.ts';
import { dataPlaces, SAMPLE_FILE } from './places.ts';
import { readSecrets } from './secrets.ts';
import type { ServeFlags } from './serve-flags.ts';
import { serviceConnection } from './service-connection.ts';
import { tellTornLine } from './torn-line.ts';
import { VERSION } from './version.ts';

/** Account and region that the built-in emulator plays. */
const EMULATED = { region: 'cn-hangzhou', accountId: '1234567890123456' };

export interface Serving {
  /** Address of console and proxy, without the token. */
  readonly url: string;
  /** null when a real account is served. */
  readonly emulatorUrl: string | null;
  readonly token: string;
  readonly dataFolder: string;
  /** Lets requests in flight end, then lets go of everything. */
  close(): Promise<void>;
}

export interface ServeContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder of the built console; null when `frontEnd` serves it. */
  readonly consoleFolder: string | null;
  /** Puts another server before the proxy: the development server. */
  readonly frontEnd?: (proxy: Server) => Promise<void>;
}

/**
 * Starts the proxy with the console, and the emulator where no account is given.
 *
 * @throws FlagError or DataFolderInUseError, whose messages say what to do
 */
export async function serve(flags: ServeFlags, context: ServeContext): Promise<Serving> {
  const places = dataPlaces(flags.dataDir);
  // What has been opened so far, to be closed in the opposite order.
  const opened: (() => void | Promise<void>)[] = [];
  const close = async () => {
    for (let next = opened.pop(); next; next = opened.pop()) await next();
  };
  try {
    const auditLog = await openAudit(places.folder, places.auditLog, opened);
    const emulator = flags.target === null ? await startEmulator(flags, opened) : null;
    const secrets = readSecrets(context.environment);
    let hosts: readonly string[] = [];
    const proxy = await createProxy({
      connections: [
        flags.target === null
          ? emulatedConnection(emulator?.url ?? '', flags.readOnly)
          : serviceConnection(flags.target, flags.readOnly, context.environment),
      ],
      ...secrets,
      auditLog,
      consoleFolder: context.consoleFolder,
      allowedHosts: () => hosts,
      now: () => new Date(),
      version: VERSION,
      log: { level: 'warn', stream: process.stderr },
    });
    opened.push(() => proxy.close());
    await context.frontEnd?.(proxy.server);
    await listenOrExplain('port', flags.port, () =>
      proxy.listen({ host: flags.host, port: flags.port }),
    );
    // A TCP server that listens has an address of this kind.
    const { port } = proxy.server.address() as AddressInfo;
    hosts = ['127.0.0.1', 'localhost', '[::1]'].map((host) => `${host}:${port}`);
    const host = isIP(flags.host) === 6 ? `[${flags.host}]` : flags.host;
    return {
      url: `http://${host}:${port}`,
      emulatorUrl: emulator?.url ?? null,
      token: secrets.sessionToken,
      dataFolder: places.folder,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openAudit(
  folder: string,
  file: string,
  opened: (() => void | Promise<void>)[],
): Promise<OpenedAuditLog> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Two writers would break the chain of the audit log.
  opened.push(lockDataFolder(folder));
  const auditLog = await openAuditLog(file);
  opened.push(() => auditLog.close());
  tellTornLine(auditLog);
  return auditLog;
}

async function startEmulator(
  flags: ServeFlags,
  opened: (() => void | Promise<void>)[],
): Promise<{ emulator: Emulator; url: string }> {
  const emulator = createEmulator({
    ...EMULATED,
    dataDir: dataPlaces(flags.dataDir).emulatorStore,
    sampleFile: SAMPLE_FILE,
  });
  opened.push(() => emulator.close());
  emulator.loadSamples();
  const { url } = await listenOrExplain('emulator-port', flags.emulatorPort, () =>
    emulator.listen(flags.emulatorPort, '127.0.0.1'),
  );
  return { emulator, url };
}

function emulatedConnection(endpoint: string, readOnly: boolean): ProxyConnection {
  return {
    ...EMULATED,
    name: 'emulator',
    endpoint,
    addressing: 'path',
    environment: '',
    readOnly,
    credentials: async () => ({ accessKeyId: 'emulator', accessKeySecret: 'emulator-secret' }),
  };
}
