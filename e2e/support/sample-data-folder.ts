import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the sample data is loaded once for all tests; each test works on a copy. */
export const SAMPLE_DATA_FOLDER = join(
  tmpdir(),
  `vector-bucket-console-e2e-${process.getuid?.() ?? 0}`,
);
