import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createEmulator, type Emulator } from '#emulator/create-emulator.ts';
import { contentFingerprint } from '#engine/fingerprint.ts';
import { planBatches } from '#engine/plan.ts';
import { type PlanHeader, planFileLines } from '#engine/plan-file.ts';
import { proxyVectorApi } from '#engine/proxy-vector-api.ts';
import type { KeptKey } from '#engine/run-record.ts';
import type { VectorApi } from '#engine/vector-api.ts';
import { getVectorIndexResponseSchema } from '#protocol/operation-messages.ts';
import { valueOfAnswer } from '#protocol/proxy-answer.ts';
import { bucketPath, confirmationPhrase } from '#protocol/proxy-api.ts';
import type { Vector } from '#protocol/vector.ts';
import type { VectorIndex } from '#protocol/vector-index.ts';
import { startOwnProxy } from '../own-proxy.ts';

const never = new AbortController().signal;
const SECRET = 's'.repeat(32);
const ACCOUNT = { region: 'cn-hangzhou', accountId: '1234567890123456' };

/** A bucket of the emulator in this process, with one index, and a folder for files. */
export interface TestBucket {
  readonly emulator: Emulator;
  readonly api: VectorApi;
  readonly folder: string;
  /** Flags that lead the command line to the emulator. */
  readonly flags: readonly string[];
  put(vectors: readonly Vector[]): Promise<void>;
  /** Every vector of the index with data and metadata, by key. */
  content(): Promise<Map<string, Vector>>;
  /** Writes a plan that deletes `keys` as they are now. */
  plan(keys: readonly string[], changes?: PlanChanges): Promise<string>;
  makeIndex(name: string, dimension: number, distanceMetric: string): Promise<void>;
  close(): Promise<void>;
}

export interface PlanChanges extends Partial<PlanHeader> {
  readonly kept?: readonly KeptKey[];
}

/** @param sample the sample data's `packages` instead of an empty `films/scenes` of two dimensions */
export async function startBucket({ sample = false } = {}): Promise<TestBucket> {
  const [bucket, index] = sample ? ['sample', 'packages'] : ['films', 'scenes'];
  const folder = mkdtempSync(join(tmpdir(), 'run-job-'));
  const emulator = createEmulator({ dataDir: null });
  const { url } = await emulator.listen(0, '127.0.0.1');
  const proxy = await startOwnProxy({
    connection: {
      ...ACCOUNT,
      name: 'test',
      endpoint: url,
      addressing: 'path',
      environment: '',
      readOnly: false,
      credentials: async () => ({ accessKeyId: 'emulator', accessKeySecret: 'emulator-secret' }),
    },
    secrets: { sessionToken: SECRET, sessionSecret: SECRET, confirmationSecret: SECRET },
    auditLog: {
      append: async () => undefined,
      read: () => Readable.from([]),
      close: async () => undefined,
    },
    connections: 4,
  });
  const api = proxyVectorApi(proxy.post, 'test', bucket);
  const send = (
    operation: 'putVectorBucket' | 'putVectorIndex' | 'getVectorIndex',
    body: unknown,
  ) => proxy.post(bucketPath('test', bucket, operation), { body, signal: never });
  const makeIndex: TestBucket['makeIndex'] = async (indexName, dimension, distanceMetric) => {
    await send('putVectorIndex', { indexName, dimension, dataType: 'float32', distanceMetric });
  };
  if (sample) emulator.loadSamples();
  else {
    await send('putVectorBucket', {});
    await makeIndex(index, 2, 'euclidean');
  }
  const facts = valueOfAnswer(
    await send('getVectorIndex', { indexName: index }),
    getVectorIndexResponseSchema,
  ).index;

  const content = async () => {
    const vectors = new Map<string, Vector>();
    let nextToken: string | undefined;
    do {
      const page = await api.listVectors(
        {
          indexName: index,
          returnData: true,
          returnMetadata: true,
          maxResults: 1000,
          ...(nextToken !== undefined && { nextToken }),
        },
        never,
      );
      for (const vector of page.vectors) vectors.set(vector.key, vector);
      nextToken = page.nextToken;
    } while (nextToken);
    return vectors;
  };
  return {
    emulator,
    api,
    folder,
    content,
    makeIndex,
    flags: ['--endpoint', url],
    put: async (vectors) => {
      for (let at = 0; at < vectors.length; at += 500) {
        const portion = vectors.slice(at, at + 500).map(({ key, data, metadata }) => ({
          key,
          data: data ?? { float32: [] },
          ...(metadata !== undefined && { metadata }),
        }));
        await api.putVectors({ indexName: index, vectors: portion }, never);
      }
    },
    plan: async (keys, changes) => {
      const file = join(folder, 'plan.jsonl');
      await writeFile(file, await planText(bucket, facts, keys, await content(), changes));
      return file;
    },
    close: async () => {
      await proxy.close();
      await emulator.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function planText(
  bucket: string,
  index: VectorIndex,
  keys: readonly string[],
  content: ReadonlyMap<string, Vector>,
  { kept = [], ...changes }: PlanChanges = {},
): Promise<string> {
  const now = Date.now();
  const planned = keys.map((key) => ({
    key,
    content: contentFingerprint(content.get(key) ?? { key }),
  }));
  const header = {
    ...ACCOUNT,
    bucket,
    index,
    id: 'run-1',
    connection: 'emulator',
    environment: '',
    confirmedAt: now,
    confirmedBy: 'local-1',
    confirmationId: 'c-1',
    typedName: confirmationPhrase('', index.indexName, keys.length),
    validUntil: now + 3_600_000,
    staged: keys.length + kept.length,
    count: keys.length,
    driftCheck: true,
    backup: 'required' as const,
    ...changes,
  };
  let text = '';
  for await (const line of planFileLines(header, planBatches(planned), kept)) text += line;
  return text;
}
