import { FlagError } from './flag-error.ts';
import { isLoopback, parseAccountId, parseFlags, parsePort, parseRegion } from './parse-flags.ts';

export interface EmulatorFlags {
  readonly host: string;
  readonly port: number;
  /** null: everything in memory, gone when the process ends. */
  readonly dataDir: string | null;
  readonly sample: boolean;
  readonly region: string;
  readonly accountId: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly faults: readonly string[];
  readonly json: boolean;
}

/**
 * Flags of `emulator`, as docs and scripts rely on them.
 *
 * @throws FlagError
 */
export function parseEmulatorFlags(words: readonly string[]): EmulatorFlags {
  const flags = parseFlags(words, {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '9100' },
    'data-dir': { type: 'string' },
    memory: { type: 'boolean', default: false },
    sample: { type: 'boolean', default: false },
    region: { type: 'string', default: 'cn-hangzhou' },
    'account-id': { type: 'string', default: '1234567890123456' },
    'access-key-id': { type: 'string', default: 'emulator' },
    'access-key-secret': { type: 'string', default: 'emulator-secret' },
    fault: { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean', default: false },
  });
  if (flags.memory === (flags['data-dir'] !== undefined)) {
    throw new FlagError(
      'Say where the vectors are kept: --data-dir DIR, or --memory for nowhere. One of the two.',
    );
  }
  if (!isLoopback(flags.host)) {
    throw new FlagError(
      `--host is "${flags.host}"; the emulator listens on this machine only, such as on 127.0.0.1.`,
    );
  }
  return {
    host: flags.host,
    port: parsePort('port', flags.port),
    dataDir: flags['data-dir'] ?? null,
    sample: flags.sample,
    region: parseRegion(flags.region),
    accountId: parseAccountId(flags['account-id']),
    accessKeyId: flags['access-key-id'],
    accessKeySecret: flags['access-key-secret'],
    faults: flags.fault,
    json: flags.json,
  };
}
