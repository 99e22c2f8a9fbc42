import * as z from 'zod/mini';
import { exactJson } from '#protocol/exact-json.ts';
import {
  getVectorsResponseSchema,
  listVectorsResponseSchema,
} from '#protocol/operation-messages.ts';
import { OPERATIONS, type OperationName } from '#protocol/operations.ts';
import type { Metadata, Vector } from '#protocol/vector.ts';
import { signHeaders } from '#signing/sign-headers.ts';

const requestCountsSchema = z.object({ operations: z.record(z.string(), z.number()) });

const REGION = 'cn-hangzhou';
const ACCOUNT = '1234567890123456';
const CREDENTIALS = { accessKeyId: 'emulator', accessKeySecret: 'emulator-secret' };

/** A rule of the emulator's administration endpoint. */
export type Fault = Readonly<Record<string, string | number>>;

/**
 * The tests' own way into the emulator: signed requests over HTTP that pass
 * neither the console nor its proxy.
 */
export interface SignedService {
  readonly url: string;
  call(operation: OperationName, bucket: string, body?: unknown): Promise<Response>;
  /** Every key of an index, in the service's order. */
  listKeys(bucket: string, index: string): Promise<readonly string[]>;
  getVectors(bucket: string, index: string, keys: readonly string[]): Promise<readonly Vector[]>;
  deleteKeys(bucket: string, index: string, keys: readonly string[]): Promise<void>;
  putVectors(bucket: string, index: string, vectors: readonly Vector[]): Promise<void>;
  /** Sets fields of a vector's metadata, as somebody else would; its numbers stay. */
  changeMetadata(bucket: string, index: string, key: string, fields: Metadata): Promise<void>;
  /** Replaces all fault rules. */
  setFaults(faults: readonly Fault[]): Promise<void>;
  /** How often each operation was asked for since the emulator started. */
  requestCount(operation: OperationName): Promise<number>;
}

export function createSignedService(url: string): SignedService {
  const call: SignedService['call'] = (operation, bucket, body) => {
    const { method, marker } = OPERATIONS[operation];
    const target = new URL(`/${bucket}/${marker === null ? '' : `?${marker}`}`, url);
    const headers = { 'content-type': 'application/json' };
    const signed = signHeaders(
      { method, url: target.href, headers },
      { region: REGION, accountId: ACCOUNT, bucket, credentials: CREDENTIALS, now: new Date() },
    );
    return fetch(target, {
      method,
      headers: { ...headers, ...signed },
      ...(body !== undefined && { body: exactJson(body) }),
    });
  };

  const succeed: typeof call = async (operation, bucket, body) => {
    const response = await call(operation, bucket, body);
    if (response.ok) return response;
    throw new Error(`${operation} on ${bucket}: ${response.status} ${await response.text()}`);
  };

  const getVectors: SignedService['getVectors'] = async (bucket, indexName, keys) => {
    const body = { indexName, keys, returnData: true, returnMetadata: true };
    const response = await succeed('getVectors', bucket, body);
    return getVectorsResponseSchema.parse(await response.json()).vectors;
  };

  const putVectors: SignedService['putVectors'] = async (bucket, indexName, vectors) => {
    await succeed('putVectors', bucket, { indexName, vectors });
  };

  return {
    url,
    call,
    getVectors,
    putVectors,
    async listKeys(bucket, indexName) {
      const keys: string[] = [];
      let nextToken: string | undefined;
      do {
        const body = { indexName, maxResults: 1000, ...(nextToken && { nextToken }) };
        const response = await succeed('listVectors', bucket, body);
        const page = listVectorsResponseSchema.parse(await response.json());
        keys.push(...page.vectors.map(({ key }) => key));
        nextToken = page.nextToken;
      } while (nextToken);
      return keys;
    },
    async deleteKeys(bucket, indexName, keys) {
      await succeed('deleteVectors', bucket, { indexName, keys });
    },
    async changeMetadata(bucket, index, key, fields) {
      const [vector] = await getVectors(bucket, index, [key]);
      if (vector === undefined) throw new Error(`There is no ${key} in ${index}.`);
      const metadata = { ...vector.metadata, ...fields };
      await putVectors(bucket, index, [{ ...vector, metadata }]);
    },
    async setFaults(faults) {
      const response = await fetch(new URL('/__emulator/faults', url), {
        method: 'PUT',
        body: JSON.stringify({ rules: faults }),
      });
      if (!response.ok) throw new Error(`faults: ${response.status} ${await response.text()}`);
    },
    async requestCount(operation) {
      const response = await fetch(new URL('/__emulator/requests', url));
      const { operations } = requestCountsSchema.parse(await response.json());
      return operations[operation] ?? 0;
    },
  };
}
