import { inLanes, type SignedClient, timed } from './emulator-process.ts';

/** Vectors that one request puts. */
export const BATCH = 500;
/** Requests side by side. */
const LANES = 4;

export interface BenchIndex {
  readonly bucket: string;
  readonly index: string;
  readonly dimension: number;
}

/** Makes the bucket too. */
export async function createIndex(
  client: SignedClient,
  { bucket, index, dimension }: BenchIndex,
): Promise<void> {
  await client.call('PUT', bucket, '', '');
  await client.call(
    'POST',
    bucket,
    'putVectorIndex',
    JSON.stringify({
      indexName: index,
      dataType: 'float32',
      dimension,
      distanceMetric: 'euclidean',
    }),
  );
}

/** @param vectorAt the text of a vector, as PutVectors takes it */
export async function fillIndex(
  client: SignedClient,
  { bucket, index }: BenchIndex,
  count: number,
  vectorAt: (at: number) => string,
): Promise<void> {
  const seconds = await timed(() =>
    inLanes(LANES, count / BATCH, (batch) => {
      const vectors = Array.from({ length: BATCH }, (_, place) => vectorAt(batch * BATCH + place));
      const body = `{"indexName":"${index}","vectors":[${vectors.join(',')}]}`;
      return client.call('POST', bucket, 'putVectors', body);
    }),
  );
  process.stderr.write(`filled in ${seconds.toFixed(0)} s\n`);
}
