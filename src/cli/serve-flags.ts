import { BUCKET_NAME_PATTERN } from '#protocol/vector-bucket.ts';
import { FlagError } from './flag-error.ts';
import { isLoopback, parseAccountId, parseFlags, parsePort, parseRegion } from './parse-flags.ts';
import type { ServiceTarget } from './service-connection.ts';
import { parseEndpoint } from './service-endpoint.ts';

export interface ServeFlags {
  /** null: the built-in emulator. */
  readonly target: ServiceTarget | null;
  readonly host: string;
  readonly port: number;
  readonly emulatorPort: number;
  /** null: the user's data folder. */
  readonly dataDir: string | null;
  readonly readOnly: boolean;
  readonly open: boolean;
  readonly json: boolean;
}

/**
 * Flags of `serve`, as docs and scripts rely on them.
 *
 * @throws FlagError
 */
export function parseServeFlags(words: readonly string[]): ServeFlags {
  const flags = parseFlags(words, {
    region: { type: 'string' },
    'account-id': { type: 'string' },
    bucket: { type: 'string', multiple: true },
    endpoint: { type: 'string' },
    internal: { type: 'boolean' },
    environment: { type: 'string' },
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '7300' },
    'emulator-port': { type: 'string' },
    'data-dir': { type: 'string' },
    'read-only': { type: 'boolean', default: false },
    'no-open': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  const port = parsePort('port', flags.port);
  if (!isLoopback(flags.host)) {
    throw new FlagError(
      `--host is "${flags.host}", which other machines can reach, and no way to sign in is configured. Use 127.0.0.1, and a tunnel such as "ssh -L" to reach it from elsewhere.`,
    );
  }
  return {
    target: parseTarget(flags),
    host: flags.host,
    port,
    emulatorPort: parsePort('emulator-port', flags['emulator-port'] ?? (port === 0 ? '0' : '9100')),
    dataDir: flags['data-dir'] ?? null,
    readOnly: flags['read-only'],
    open: !flags['no-open'] && !flags.json,
    json: flags.json,
  };
}

interface TargetFlags {
  readonly region?: string | undefined;
  readonly 'account-id'?: string | undefined;
  readonly bucket?: readonly string[] | undefined;
  readonly endpoint?: string | undefined;
  readonly internal?: boolean | undefined;
  readonly environment?: string | undefined;
}

function parseTarget(flags: TargetFlags): ServiceTarget | null {
  if (flags.region === undefined) {
    const useless = (['account-id', 'bucket', 'endpoint', 'internal', 'environment'] as const).find(
      (name) => flags[name] !== undefined,
    );
    if (useless === undefined) return null;
    throw new FlagError(
      `--${useless} is about a real account, which needs --region too, such as --region cn-hangzhou. Without both, the built-in emulator is used.`,
    );
  }
  if (flags['account-id'] === undefined) {
    throw new FlagError(
      '--region needs --account-id too: the number of the account that owns the buckets.',
    );
  }
  const region = parseRegion(flags.region);
  return {
    region,
    accountId: parseAccountId(flags['account-id']),
    buckets: (flags.bucket ?? []).map(parseBucket),
    endpoint: parseEndpoint(flags.endpoint, region, flags.internal ?? false),
    environment: parseEnvironment(flags.environment ?? ''),
  };
}

function parseBucket(name: string): string {
  if (BUCKET_NAME_PATTERN.test(name)) return name;
  throw new FlagError(
    `--bucket is "${name}"; a vector bucket's name has 3 to 32 characters of a-z, 0-9 and "-", with no "-" at either end.`,
  );
}

function parseEnvironment(name: string): string {
  if (/^[a-z0-9-]{0,24}$/.test(name)) return name;
  throw new FlagError(
    `--environment is "${name}"; it takes a short tag of a-z, 0-9 and "-", such as production, staging or test.`,
  );
}
