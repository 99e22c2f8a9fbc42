import { type APIRequestContext, type APIResponse, expect } from '@playwright/test';
import { batchDigest } from '#protocol/batch-digest.ts';
import { CONFIRMATION_HEADER, type Confirmation, confirmationSchema } from '#protocol/proxy-api.ts';

const BUCKET = '/api/connections/emulator/buckets/sample';

/** Confirms `batches` of an index, as the console does after its dialog. */
export async function confirm(
  request: APIRequestContext,
  index: string,
  batches: readonly (readonly string[])[],
): Promise<Confirmation> {
  const response = await request.post(`${BUCKET}/confirmations`, {
    data: {
      index,
      typedName: index,
      batches: batches.map((keys) => ({ digest: batchDigest(keys), count: keys.length })),
    },
  });
  expect(response.status()).toBe(200);
  return confirmationSchema.parse(await response.json());
}

/** Sends a delete to the proxy, with whatever token it is given. */
export function sendDelete(
  request: APIRequestContext,
  body: { indexName: string; keys: readonly string[]; omitted?: readonly object[] },
  token: string | null,
  bucket = BUCKET,
): Promise<APIResponse> {
  return request.post(`${bucket}/deleteVectors`, {
    data: body,
    headers: token === null ? {} : { [CONFIRMATION_HEADER]: token },
  });
}
