import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startConsole } from './console-process.ts';
import { announceSampleData } from './sample-data-folder.ts';

/** Runs once before all tests, so that no test waits for the sample data to be loaded. */
export default async function loadSampleData(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'vbc-sample-'));
  const first = await startConsole(['--port', '0', '--data-dir', folder]);
  await first.stop();
  announceSampleData(folder);
  return () => rm(folder, { recursive: true, force: true });
}
