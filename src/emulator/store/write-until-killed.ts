import { createSignedClient } from '../conformance/signed-client.ts';
import { createEmulator } from '../create-emulator.ts';

/**
 * A process for the crash test to kill: an emulator under load. Several lanes
 * write at the same time, and each prints what it is about to take away and
 * what was acknowledged. A batch overwrites one key of its lane, adds keys of
 * its own, and is sometimes deleted whole; now and then an index comes and goes.
 */
const [, , dataDir = '', first = '0'] = process.argv;
const LANES = 4;
const BATCH = 100;

const emulator = createEmulator({ dataDir });
const { url } = await emulator.listen(0, '127.0.0.1');
const client = createSignedClient({ url });
await client.call('putVectorBucket', 'crash');
await makeIndex('batches');
await Promise.all(Array.from({ length: LANES }, (_, lane) => writeLane(lane)));

async function writeLane(lane: number): Promise<void> {
  for (let batch = Number(first) + lane; ; batch += LANES) {
    const keys = Array.from({ length: BATCH }, (_, at) => `batch-${batch}-${at}`);
    await put('batches', batch, [...keys, `latest-${lane}`]);
    say(`put ${batch}`);
    if (batch % 3 === 0) {
      say(`deleting ${batch}`);
      await call('deleteVectors', { indexName: 'batches', keys });
      say(`deleted ${batch}`);
    }
    if (batch % 7 === 0) {
      const name = `index${batch}`;
      await makeIndex(name);
      await put(name, batch, keys);
      say(`made ${batch}`);
      if (batch % 2 === 0) {
        say(`dropping ${batch}`);
        await call('deleteVectorIndex', { indexName: name });
        say(`dropped ${batch}`);
      }
    }
  }
}

function makeIndex(indexName: string): Promise<void> {
  const settings = { dataType: 'float32', dimension: 8, distanceMetric: 'euclidean' };
  return call('putVectorIndex', { indexName, ...settings }, 409);
}

function put(indexName: string, batch: number, keys: readonly string[]): Promise<void> {
  const float32 = new Array(8).fill(batch);
  const metadata = { batch: String(batch), filler: 'x'.repeat(200) };
  const vectors = keys.map((key) => ({ key, data: { float32 }, metadata }));
  return call('putVectors', { indexName, vectors });
}

async function call(
  operation: 'putVectorIndex' | 'putVectors' | 'deleteVectors' | 'deleteVectorIndex',
  body: unknown,
  tolerated?: number,
): Promise<void> {
  const { status, text } = await client.call(operation, 'crash', body);
  if (status >= 300 && status !== tolerated) throw new Error(text);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
