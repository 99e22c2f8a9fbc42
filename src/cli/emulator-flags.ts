import { LIMITS } from '#protocol/limits.ts';
import { FlagError } from './flag-error.ts';
import {
  isLoopback,
  parseAccountId,
  parseCount,
  parseFlags,
  parsePort,
  parseRegion,
} from './parse-flags.ts';

export interface EmulatorFlags {
  readonly host: string;
  readonly port: number;
  /** null: everything in memory, gone when the process ends. */
  readonly dataDir: string | null;
  readonly sample: boolean;
  readonly region: string;
  readonly accountId: string;
  /** File of access keys; null: the one key below. */
  readonly accessKeysFile: string | null;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly faults: readonly string[];
  readonly faultFile: string | null;
  /** null: that of the fault file, or else the standard one. */
  readonly seed: number | null;
  readonly strictMetadata: boolean;
  /** Largest topK of a query. */
  readonly topKMost: number;
  /** Write a line about each request to standard error. */
  readonly log: boolean;
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
    'access-key-id': { type: 'string' },
    'access-key-secret': { type: 'string' },
    'access-keys': { type: 'string' },
    fault: { type: 'string', multiple: true, default: [] },
    'fault-file': { type: 'string' },
    seed: { type: 'string' },
    'strict-metadata': { type: 'boolean', default: false },
    'topk-cap': { type: 'string', default: String(LIMITS.topK.max) },
    log: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  if (flags.memory === (flags['data-dir'] !== undefined)) {
    throw new FlagError(
      'Say where the vectors are kept: --data-dir DIR, or --memory for nowhere. One of the two.',
    );
  }
  const oneKey = flags['access-key-id'] ?? flags['access-key-secret'];
  if (flags['access-keys'] !== undefined && oneKey !== undefined) {
    throw new FlagError(
      '--access-keys names all keys there are; leave --access-key-id and --access-key-secret out, and put that key into the file.',
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
    accessKeysFile: flags['access-keys'] ?? null,
    accessKeyId: flags['access-key-id'] ?? 'emulator',
    accessKeySecret: flags['access-key-secret'] ?? 'emulator-secret',
    faults: flags.fault,
    faultFile: flags['fault-file'] ?? null,
    seed: flags.seed === undefined ? null : parseCount('seed', flags.seed, 0, 2 ** 32 - 1),
    strictMetadata: flags['strict-metadata'],
    topKMost: parseCount('topk-cap', flags['topk-cap'], 1, 10_000),
    log: flags.log,
    json: flags.json,
  };
}
