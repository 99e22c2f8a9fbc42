import { readFileSync } from 'node:fs';
import type { AccessKey } from '#emulator/access-key.ts';
import { createEmulator } from '#emulator/create-emulator.ts';
import { parseFaultRule } from '#emulator/fault-rule.ts';
import { type FaultSettings, parseFaultSettings } from '#emulator/fault-settings.ts';
import { readAccessKeys } from '#emulator/read-access-keys.ts';
import { type EmulatorFlags, parseEmulatorFlags } from './emulator-flags.ts';
import { runExport, runImport } from './emulator-transfer-command.ts';
import { FlagError } from './flag-error.ts';
import { listenOrExplain } from './listen.ts';
import { SAMPLE_FILE } from './places.ts';
import { untilStopped } from './until-stopped.ts';

/** `emulator`: the local vector bucket service alone, or one of the commands about its data. */
export function runEmulator(words: readonly string[]): Promise<number> {
  const [first, ...rest] = words;
  switch (first) {
    case 'export':
      return runExport(rest);
    case 'import':
      return runImport(rest);
    default:
      return runService(words);
  }
}

/** Serves until it is told to end. */
async function runService(words: readonly string[]): Promise<number> {
  const flags = parseEmulatorFlags(words);
  const { region, accountId } = flags;
  const accessKeys = readKeys(flags);
  const emulator = createEmulator({
    dataDir: flags.dataDir,
    region,
    accountId,
    accessKeys,
    ...readFaults(flags),
    strictMetadata: flags.strictMetadata,
    topKMost: flags.topKMost,
    sampleFile: SAMPLE_FILE,
    ...(flags.log && {
      log: (entry) => process.stderr.write(`${JSON.stringify(entry)}\n`),
    }),
  });
  try {
    if (flags.sample) emulator.loadSamples();
    const { url } = await listenOrExplain('port', flags.port, () =>
      emulator.listen(flags.port, flags.host),
    );
    process.stdout.write(flags.json ? readyLine(flags, url) : describe(flags, url));
    await untilStopped();
  } finally {
    await emulator.close();
  }
  return 0;
}

/** What scripts read: the first line of standard output with --json. Secrets of a file stay there. */
function readyLine(flags: EmulatorFlags, emulator: string): string {
  const { region, accountId, accessKeysFile, accessKeyId, accessKeySecret } = flags;
  const key = accessKeysFile === null ? { accessKeyId, accessKeySecret } : { accessKeysFile };
  return `${JSON.stringify({ emulator, region, accountId, ...key })}\n`;
}

function describe(flags: EmulatorFlags, url: string): string {
  const { region, accountId, accessKeysFile, accessKeyId, accessKeySecret } = flags;
  const key =
    accessKeysFile === null
      ? `access key ${accessKeyId} / ${accessKeySecret}`
      : `access keys of ${accessKeysFile}`;
  return `The vector bucket emulator listens on ${url} (region ${region}, account ${accountId}, ${key}).\n`;
}

function readKeys({ accessKeysFile, accessKeyId, accessKeySecret }: EmulatorFlags): AccessKey[] {
  if (accessKeysFile === null) return [{ accessKeyId, accessKeySecret }];
  return readAccessKeys(readNamed('access-keys', accessKeysFile));
}

/** Rules of the command line come before those of the file. */
function readFaults({ faults, faultFile, seed }: EmulatorFlags): {
  readonly faults: FaultSettings['rules'];
  readonly faultSeed?: number;
} {
  const settings: FaultSettings =
    faultFile === null ? { rules: [] } : parseFaultSettings(readNamed('fault-file', faultFile));
  const faultSeed = seed ?? settings.seed;
  return {
    faults: [...faults.map(parseFaultRule), ...settings.rules],
    ...(faultSeed !== undefined && { faultSeed }),
  };
}

function readNamed(flag: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new FlagError(
      `--${flag} is "${path}", which cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
