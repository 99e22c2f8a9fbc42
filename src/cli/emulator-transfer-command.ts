import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportVectors, importVectors } from '#emulator/index-transfer.ts';
import { createStore, type Store } from '#emulator/store/create-store.ts';
import { FlagError } from './flag-error.ts';
import { parseFlags } from './parse-flags.ts';

/**
 * `emulator export`: writes the vectors of an index to standard output as JSON
 * Lines, straight from the data folder of an emulator that is not running.
 */
export async function runExport(words: readonly string[]): Promise<number> {
  const flags = parseFlags(words, PLACE);
  const { dataDir, bucket, index } = readPlace(flags);
  if (!existsSync(join(dataDir, 'emulator.db'))) {
    throw new FlagError(
      `--data-dir is "${dataDir}", where no emulator has kept anything. It takes the folder that "emulator --data-dir" was given; the console's own emulator uses the folder "emulator" in its data folder.`,
    );
  }
  return withStore(dataDir, async (store) => {
    try {
      await pipeline(Readable.from(exportVectors(store, { bucket, index })), process.stdout);
    } catch (error) {
      // `| head` has seen enough; that is no failure.
      if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
    }
  });
}

/** `emulator import`: writes vectors from standard input, JSON Lines, into an index. */
export async function runImport(words: readonly string[]): Promise<number> {
  const flags = parseFlags(words, {
    ...PLACE,
    'distance-metric': { type: 'string' },
    'non-filterable': { type: 'string', multiple: true },
  });
  const place = readPlace(flags);
  const metric = parseMetric(flags['distance-metric']);
  const nonFilterableKeys = flags['non-filterable'] ?? null;
  const target = { ...place, metric, nonFilterableKeys, now: Date.now() };
  return withStore(place.dataDir, async (store) => {
    const count = await importVectors(store, target, process.stdin);
    process.stderr.write(`${count} vectors are in ${place.bucket}/${place.index} now.\n`);
  });
}

const PLACE = {
  'data-dir': { type: 'string' },
  bucket: { type: 'string' },
  index: { type: 'string' },
} as const;

function readPlace(flags: {
  readonly 'data-dir'?: string | undefined;
  readonly bucket?: string | undefined;
  readonly index?: string | undefined;
}): { readonly dataDir: string; readonly bucket: string; readonly index: string } {
  const { 'data-dir': dataDir, bucket, index } = flags;
  if (dataDir === undefined || bucket === undefined || index === undefined) {
    throw new FlagError(
      'Say which index: --data-dir DIR --bucket BUCKET --index INDEX. The emulator of that folder must not be running.',
    );
  }
  return { dataDir, bucket, index };
}

function parseMetric(text: string | undefined): 'cosine' | 'euclidean' | null {
  if (text === undefined) return null;
  if (text === 'cosine' || text === 'euclidean') return text;
  throw new FlagError(`--distance-metric is "${text}"; it takes cosine or euclidean.`);
}

async function withStore(dataDir: string, work: (store: Store) => Promise<void>): Promise<number> {
  const store = createStore(dataDir);
  try {
    await work(store);
  } finally {
    store.close();
  }
  return 0;
}
