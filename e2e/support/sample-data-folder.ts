const VARIABLE = 'CONSOLE_E2E_SAMPLE_DATA';

/** Says where the sample data is; the processes that run the tests inherit it. */
export function announceSampleData(folder: string): void {
  process.env[VARIABLE] = folder;
}

/** Where the sample data was loaded once for this run of the tests; each test works on a copy. */
export function sampleDataFolder(): string {
  const folder = process.env[VARIABLE];
  if (folder === undefined) throw new Error('The sample data was not loaded before the tests.');
  return folder;
}
