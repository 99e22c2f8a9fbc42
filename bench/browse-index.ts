import type { SignedClient } from './emulator-process.ts';
import { createIndex, fillIndex } from './fill-index.ts';

/** The index that the measurements in a browser look at. */

export const BUCKET = 'bench';
export const INDEX = 'million';

export interface IndexSize {
  readonly keys: number;
  readonly dimension: number;
}

/** Creates the bucket and an index of so many keys. */
export async function createBrowsed(client: SignedClient, size: IndexSize): Promise<void> {
  const place = { bucket: BUCKET, index: INDEX, dimension: size.dimension };
  await createIndex(client, place);
  await fillIndex(client, place, size.keys, (at) => JSON.stringify(vectorAt(at, size)));
}

/** Six fields: two that differ from key to key, four with few values. */
function vectorAt(at: number, { keys, dimension }: IndexSize) {
  const metadata = {
    title: `Document ${(at * 7919) % keys} of the collection`,
    source: `archive-${(at * 31) % keys}.example`,
    language: ['en', 'de', 'zh', 'fr'][at % 4],
    year: String(1990 + (at % 35)),
    section: `section-${at % 120}`,
    env: at % 1000 === 0 ? 'prod' : 'test',
  };
  const key = `document-${String(at).padStart(8, '0')}#chunk`;
  const rest = Array.from({ length: dimension - 3 }, (_, place) => (at * (place + 1)) % 83);
  return { key, data: { float32: [1, at % 97, at % 89, ...rest] }, metadata };
}
