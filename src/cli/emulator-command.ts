import { createEmulator } from '#emulator/create-emulator.ts';
import { parseFaultRule } from '#emulator/fault-rule.ts';
import { parseEmulatorFlags } from './emulator-flags.ts';
import { listenOrExplain } from './listen.ts';
import { SAMPLE_FILE } from './places.ts';
import { untilStopped } from './until-stopped.ts';

/** `emulator`: the local vector bucket service alone, until it is told to end. */
export async function runEmulator(words: readonly string[]): Promise<number> {
  const flags = parseEmulatorFlags(words);
  const { region, accountId, accessKeyId, accessKeySecret } = flags;
  const emulator = createEmulator({
    dataDir: flags.dataDir,
    region,
    accountId,
    accessKeys: [{ accessKeyId, accessKeySecret }],
    faults: flags.faults.map(parseFaultRule),
    sampleFile: SAMPLE_FILE,
  });
  try {
    if (flags.sample) emulator.loadSamples();
    const { url } = await listenOrExplain('port', flags.port, () =>
      emulator.listen(flags.port, flags.host),
    );
    if (flags.json) {
      const ready = { emulator: url, region, accountId, accessKeyId, accessKeySecret };
      process.stdout.write(`${JSON.stringify(ready)}\n`);
    } else {
      process.stdout.write(
        `The vector bucket emulator listens on ${url} (region ${region}, account ${accountId}, access key ${accessKeyId} / ${accessKeySecret}).\n`,
      );
    }
    await untilStopped();
  } finally {
    await emulator.close();
  }
  return 0;
}
