import { isIP } from 'node:net';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { FlagError } from './flag-error.ts';

type FlagValues<Options extends NonNullable<ParseArgsConfig['options']>> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Options; strict: true; allowPositionals: false }>
>['values'];

/**
 * Reads flags, and nothing but flags, strictly.
 *
 * @throws FlagError for an unknown flag, a missing value or a word that is no flag
 */
export function parseFlags<const Options extends NonNullable<ParseArgsConfig['options']>>(
  words: readonly string[],
  options: Options,
): FlagValues<Options> {
  return explained(
    () => parseArgs({ args: [...words], options, strict: true, allowPositionals: false }).values,
  );
}

function explained<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new FlagError(`${reason}. "vector-bucket-console --help" lists what there is.`);
  }
}

/**
 * Reads flags and the one file that a command is about, in any order.
 *
 * @param what names the file, for messages: "PLAN"
 * @throws FlagError as `parseFlags`, and unless there is exactly one file
 */
export function parseFlagsAndFile<const Options extends NonNullable<ParseArgsConfig['options']>>(
  command: string,
  what: string,
  words: readonly string[],
  options: Options,
): { readonly file: string; readonly flags: FlagValues<Options> } {
  // With positionals allowed, a file whose name begins with "-" is written after "--".
  const { values, positionals } = explained(() =>
    parseArgs({ args: [...words], options, strict: true, allowPositionals: true }),
  );
  const [file, ...others] = positionals;
  if (file !== undefined && others.length === 0) return { file, flags: values };
  throw new FlagError(
    `Write "vector-bucket-console ${command} ${what}", with the path of one file; "--help" lists the flags.`,
  );
}

/** @throws FlagError unless `text` is a port number; 0 stands for any free port */
export function parsePort(flag: string, text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new FlagError(
    `--${flag} is "${text}"; it takes a number from 0 to 65535 (0: any free port).`,
  );
}

/** @throws FlagError unless `text` is a whole number in this range */
export function parseCount(flag: string, text: string, min: number, max: number): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= min && count <= max) return count;
  throw new FlagError(`--${flag} is "${text}"; it takes a whole number from ${min} to ${max}.`);
}

/** @throws FlagError unless `region` is a plain region id */
export function parseRegion(region: string): string {
  if (/^oss-/.test(region)) {
    throw new FlagError(`--region is "${region}"; write it without "oss-": ${region.slice(4)}.`);
  }
  if (/^[a-z]{2}-[a-z0-9-]*[a-z0-9]$/.test(region)) return region;
  throw new FlagError(`--region is "${region}"; it takes a region id such as cn-hangzhou.`);
}

/** @throws FlagError unless `accountId` consists of digits */
export function parseAccountId(accountId: string): string {
  if (/^\d{5,20}$/.test(accountId)) return accountId;
  throw new FlagError(
    `--account-id is "${accountId}"; it takes the number of the account that owns the buckets, such as 1234567890123456.`,
  );
}

export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}
