import { createSignedClient } from '../conformance/signed-client.ts';
import { createEmulator } from '../create-emulator.ts';

/**
 * A process for the crash test to kill: an emulator that is written to without
 * pause. Prints each batch once it is acknowledged. A batch overwrites what the
 * one before it wrote, adds keys of its own, and sometimes deletes an old one whole.
 */
const [, , dataDir = '', first = '0'] = process.argv;
const BATCH = 100;

const emulator = createEmulator({ dataDir });
const { url } = await emulator.listen(0, '127.0.0.1');
const client = createSignedClient({ url });
await client.call('putVectorBucket', 'crash');
await client.call('putVectorIndex', 'crash', {
  indexName: 'batches',
  dataType: 'float32',
  dimension: 8,
  distanceMetric: 'euclidean',
});

for (let batch = Number(first); ; batch += 1) {
  const float32 = new Array(8).fill(batch);
  const keys = Array.from({ length: BATCH }, (_, at) => `batch-${batch}-${at}`);
  const vectors = [...keys, 'latest'].map((key) => ({
    key,
    data: { float32 },
    metadata: { batch: String(batch), filler: 'x'.repeat(200) },
  }));
  const put = await client.call('putVectors', 'crash', { indexName: 'batches', vectors });
  if (put.status !== 200) throw new Error(put.text);
  process.stdout.write(`put ${batch}\n`);
  if (batch % 3 === 0) {
    process.stdout.write(`deleting ${batch}\n`);
    const removed = await client.call('deleteVectors', 'crash', { indexName: 'batches', keys });
    if (removed.status !== 204) throw new Error(removed.text);
    process.stdout.write(`deleted ${batch}\n`);
  }
}
