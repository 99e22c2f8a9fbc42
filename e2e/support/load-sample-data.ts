import { rm } from 'node:fs/promises';
import { startConsole } from './console-process.ts';
import { SAMPLE_DATA_FOLDER } from './sample-data-folder.ts';

/** Runs once before all tests, so that no test waits for the sample data to be loaded. */
export default async function loadSampleData(): Promise<() => Promise<void>> {
  await rm(SAMPLE_DATA_FOLDER, { recursive: true, force: true });
  const first = await startConsole(['--port', '0', '--data-dir', SAMPLE_DATA_FOLDER]);
  await first.stop();
  return () => rm(SAMPLE_DATA_FOLDER, { recursive: true, force: true });
}
