import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  getVectorIndexResponseSchema,
  listVectorBucketsResponseSchema,
  listVectorIndexesResponseSchema,
} from '#protocol/operation-messages.ts';
import { shortBucketName } from '#protocol/vector-bucket.ts';
import { createEmulator } from '../create-emulator.ts';
import { makeIndex } from './service-under-test.ts';
import { type ClientOptions, createSignedClient, type SignedClient } from './signed-client.ts';

/** A write is seen by queries after two or three seconds (API sheet §3.15). */
const VISIBLE_AFTER_MS = 5_000;

/** A vector bucket service that a conformance test speaks to: the emulator, or the real one. */
export interface ReachableService {
  readonly client: SignedClient;
  readonly options: Required<Omit<ClientOptions, 'throttlingRetries' | 'now'>>;
  /** A name that nobody else uses; the bucket is not made. */
  readonly bucket: string;
  /** Makes an index in that bucket, and the bucket when it is missing. Resolves when it takes vectors. */
  makeIndex(index: Parameters<typeof makeIndex>[2]): Promise<void>;
  /** Another one. All of a service's names begin with `bucket`. */
  bucketNamed(suffix: string): string;
  /** Resolves when queries see what was written before. */
  settled(): Promise<void>;
  /** Deletes whatever was made under these names. */
  close(): Promise<void>;
}

/**
 * The service that the environment names: `CONFORMANCE_ENDPOINT` (such as
 * `https://cn-hangzhou.oss-vectors.aliyuncs.com`), `CONFORMANCE_REGION`,
 * `CONFORMANCE_ACCOUNT_ID`, `CONFORMANCE_ACCESS_KEY_ID` and `_SECRET`, and for
 * temporary credentials `CONFORMANCE_SECURITY_TOKEN`. Without an endpoint, a
 * fresh emulator in memory.
 *
 * @throws Error when an endpoint is named and something else is missing
 */
export async function reachService(): Promise<ReachableService> {
  const { CONFORMANCE_ENDPOINT: endpoint } = process.env;
  return endpoint === undefined || endpoint === '' ? reachEmulator() : reachEndpoint(endpoint);
}

async function reachEmulator(): Promise<ReachableService> {
  const emulator = createEmulator({ dataDir: null });
  const { url } = await emulator.listen(0, '127.0.0.1');
  const service = serviceAt({
    url,
    region: 'cn-hangzhou',
    accountId: '1234567890123456',
    credentials: { accessKeyId: 'emulator', accessKeySecret: 'emulator-secret' },
    addressing: 'path',
    throttlingRetries: 0,
  });
  return { ...service, settled: () => Promise.resolve(), close: () => emulator.close() };
}

function reachEndpoint(endpoint: string): ReachableService {
  const { hostname } = new URL(endpoint);
  return serviceAt({
    url: endpoint,
    region: required('CONFORMANCE_REGION'),
    accountId: required('CONFORMANCE_ACCOUNT_ID'),
    credentials: {
      accessKeyId: required('CONFORMANCE_ACCESS_KEY_ID'),
      accessKeySecret: required('CONFORMANCE_ACCESS_KEY_SECRET'),
      securityToken: process.env.CONFORMANCE_SECURITY_TOKEN,
    },
    // A host that is an address has no names below it.
    addressing: isIP(hostname) === 0 && hostname !== 'localhost' ? 'virtual-host' : 'path',
    throttlingRetries: 5,
  });
}

function required(name: string): string {
  const value = process.env[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(`${name} is not set. It is needed beside CONFORMANCE_ENDPOINT.`);
}

function serviceAt(options: Required<Omit<ClientOptions, 'now'>>): ReachableService {
  const client = createSignedClient(options);
  const bucket = `vbc-${randomBytes(6).toString('hex')}`;
  return {
    client,
    options,
    bucket,
    makeIndex: async (index) => {
      await makeIndex(client, bucket, index);
      await untilEnabled(client, bucket, index.indexName);
    },
    settled: () => sleep(VISIBLE_AFTER_MS),
    bucketNamed: (suffix) => `${bucket}-${suffix}`,
    close: () => removeBuckets(client, bucket),
  };
}

async function untilEnabled(
  client: SignedClient,
  bucket: string,
  indexName: string,
): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const answer = await client.call('getVectorIndex', bucket, { indexName });
    // It may answer with an error of the service's own while the index is made.
    if (answer.status === 200) {
      const { status } = getVectorIndexResponseSchema.parse(answer.json).index;
      if (status === 'enable') return;
    }
    await sleep(1000);
  }
  throw new Error(`The index ${indexName} of ${bucket} is still not enabled.`);
}

async function removeBuckets(client: SignedClient, prefix: string): Promise<void> {
  const listed = await client.call('listVectorBuckets', null, undefined, `prefix=${prefix}`);
  const { Buckets } = listVectorBucketsResponseSchema.parse(listed.json).ListAllMyBucketsResult;
  for (const { Name } of Buckets) {
    const bucket = shortBucketName(Name);
    const answer = await client.call('listVectorIndexes', bucket, { maxResults: 500 });
    for (const { indexName } of listVectorIndexesResponseSchema.parse(answer.json).indexes) {
      await client.call('deleteVectorIndex', bucket, { indexName });
    }
    await deleteOnceEmpty(client, bucket);
  }
}

/** An index may take a while to go. */
async function deleteOnceEmpty(client: SignedClient, bucket: string): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const { status } = await client.call('deleteVectorBucket', bucket);
    if (status !== 409) return;
    await sleep(500);
  }
}
