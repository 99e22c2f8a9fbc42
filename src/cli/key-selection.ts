import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod/mini';
import { FlagError } from './flag-error.ts';

/** Which keys of a backup are meant. */
export interface KeySelection {
  includes(key: string): boolean;
  /** Keys that were named one by one; null when they were described. */
  readonly named: ReadonlySet<string> | null;
}

const lineSchema = z.union([z.string(), z.object({ key: z.string() })]);

/** @throws FlagError when more than one way is given, or the file of keys cannot be read */
export function readKeySelection(flags: {
  readonly only?: string | undefined;
  readonly prefix?: string | undefined;
  readonly keys?: string | undefined;
}): KeySelection {
  const { only, prefix, keys } = flags;
  if ([only, prefix, keys].filter((flag) => flag !== undefined).length > 1) {
    throw new FlagError(
      '--only, --prefix and --keys each choose keys in their own way; give one of them.',
    );
  }
  if (only !== undefined) return { includes: (key) => key.includes(only), named: null };
  if (prefix !== undefined) return { includes: (key) => key.startsWith(prefix), named: null };
  if (keys === undefined) return { includes: () => true, named: null };
  const named = new Set(keysOfFile(keys));
  return { includes: (key) => named.has(key), named };
}

/**
 * A key a line, packed with gzip or not; in a file whose name ends in .jsonl, or .jsonl.gz, each line is JSON instead, a text
 * or an object with `key`, so that a key may hold anything, and the lines of a
 * report that are about keys can be used as they are.
 */
function keysOfFile(file: string): readonly string[] {
  const lines = readNamed(file)
    .split(/\r?\n/)
    .filter((line) => line !== '');
  if (!/\.jsonl(\.gz)?$/.test(file)) return lines;
  return lines.map((line, at) => {
    const parsed = lineSchema.safeParse(parseJson(line));
    if (!parsed.success) {
      throw new FlagError(
        `--keys is "${file}", whose line ${at + 1} is neither a JSON text nor an object with "key".`,
      );
    }
    return typeof parsed.data === 'string' ? parsed.data : parsed.data.key;
  });
}

/** In UTF-8 and nothing else: a key that is read otherwise than it is written would be left out in silence. */
function readNamed(file: string): string {
  try {
    const bytes = readFileSync(file);
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    // Drops a byte order mark, which is no part of the first key.
    return new TextDecoder('utf-8', { fatal: true }).decode(isPacked ? gunzipSync(bytes) : bytes);
  } catch (error) {
    throw new FlagError(
      `--keys is "${file}", which cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
