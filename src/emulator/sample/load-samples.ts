import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod/mini';
import { metadataSchema } from '#protocol/vector.ts';
import type { Store } from '../store/create-store.ts';
import type { NewVector } from '../store/vector-table.ts';
import { DOCUMENT_DIMENSION, sampleDocuments } from './document-sample.ts';

/** Where the packed sample lies when the emulator runs from its source. */
export const DEFAULT_SAMPLE_FILE = new URL('./debian-packages.jsonl.gz', import.meta.url);

const SAMPLE_BUCKET = 'sample';

const PACKAGE_DIMENSION = 64;

/** How many vectors each index got; null when the bucket was there already and nothing was done. */
export type SampleReport = { readonly packages: number; readonly documents: number } | null;

const packageSchema = z.object({
  key: z.string(),
  data: z.object({ float32: z.array(z.number()) }),
  metadata: metadataSchema,
});

/**
 * Makes the bucket `sample` with the indexes `packages` and `documents`, all of
 * it or nothing. A bucket of that name is left as it is: what an operator has
 * deleted from it does not come back.
 *
 * @param sampleFile gzipped JSON Lines, one vector as PutVectors takes it on each line
 * @param now milliseconds since the Unix epoch
 * @throws when the file cannot be read
 */
export function loadSamples(store: Store, sampleFile: URL | string, now: number): SampleReport {
  if (store.buckets.find(SAMPLE_BUCKET) !== null) return null;
  const packages = readPackages(sampleFile);
  const documents = [...sampleDocuments()];
  const createdAt = new Date(now).toISOString();
  store.transaction(() => {
    store.buckets.add({ name: SAMPLE_BUCKET, createdAt, resourceGroupId: 'rg-default' });
    const shared = {
      bucket: SAMPLE_BUCKET,
      metric: 'cosine',
      nonFilterableKeys: null,
      createdAt,
    } as const;
    const indexes = [
      { name: 'packages', dimension: PACKAGE_DIMENSION, vectors: packages },
      { name: 'documents', dimension: DOCUMENT_DIMENSION, vectors: documents },
    ];
    for (const { vectors, ...index } of indexes) {
      store.vectorsOf(store.addIndex({ ...shared, ...index })).put(vectors);
    }
  });
  return { packages: packages.length, documents: documents.length };
}

function readPackages(sampleFile: URL | string): readonly NewVector[] {
  const lines = gunzipSync(readFileSync(sampleFile)).toString('utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const { key, data, metadata } = packageSchema.parse(JSON.parse(line));
    return { key, data: Float32Array.from(data.float32), metadata: JSON.stringify(metadata) };
  });
}
