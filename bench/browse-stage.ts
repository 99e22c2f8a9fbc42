import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveConsole } from './browse-console.ts';
import { createBrowsed, type IndexSize } from './browse-index.ts';
import { createSignedClient, type SignedClient, startEmulator } from './emulator-process.ts';

/** What a measurement in a browser has around it. */
export interface BrowseStage {
  readonly client: SignedClient;
  /** Signs in. */
  readonly address: string;
  /** For files; gone with the rest. */
  readonly folder: string;
}

/** Runs `work` beside an emulator with an index of this size and a console, which end with it. */
export async function onBrowseStage(
  size: IndexSize,
  work: (stage: BrowseStage) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'browse-bench-'));
  const { emulator, url } = await startEmulator(join(folder, 'emulator'));
  const client = createSignedClient(url, 16);
  try {
    await createBrowsed(client, size);
    const { child, address } = await serveConsole(url, join(folder, 'console'));
    try {
      await work({ client, address, folder });
    } finally {
      child.kill('SIGTERM');
    }
  } finally {
    client.close();
    emulator.kill('SIGTERM');
    await once(emulator, 'exit');
    await rm(folder, { recursive: true, force: true });
  }
}
