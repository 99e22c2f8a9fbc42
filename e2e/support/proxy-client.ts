import { type APIRequestContext, type APIResponse, expect } from '@playwright/test';
import { batchDigest } from '#protocol/batch-digest.ts';
import {
  CONFIRMATION_HEADER,
  type Confirmation,
  confirmationSchema,
  problemSchema,
} from '#protocol/proxy-api.ts';

const BUCKET = '/api/connections/emulator/buckets/sample';

/** Asks to confirm `batches` of an index, as the console does after its dialog. */
export function requestConfirmation(
  request: APIRequestContext,
  index: string,
  batches: readonly (readonly string[])[],
  typedName = index,
): Promise<APIResponse> {
  return request.post(`${BUCKET}/confirmations`, {
    data: {
      index,
      typedName,
      batches: batches.map((keys) => ({ digest: batchDigest(keys), count: keys.length })),
    },
  });
}

/** As `requestConfirmation`, and it has to be granted. */
export async function confirm(
  request: APIRequestContext,
  index: string,
  batches: readonly (readonly string[])[],
): Promise<Confirmation> {
  const response = await requestConfirmation(request, index, batches);
  expect(response.status()).toBe(200);
  return confirmationSchema.parse(await response.json());
}

/** Fails unless the proxy refused with `code`, and says that nothing was sent. */
export async function expectRefused(
  response: APIResponse,
  status: number,
  code: string,
): Promise<void> {
  expect(response.status()).toBe(status);
  const problem = problemSchema.parse(await response.json());
  expect(problem).toMatchObject({ code, outcome: 'not-sent' });
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
