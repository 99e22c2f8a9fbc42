import {
  getVectorsResponseSchema,
  listVectorsResponseSchema,
  queryVectorsResponseSchema,
} from '#protocol/operation-messages.ts';
import type { OperationName } from '#protocol/operations.ts';
import { type ProxyAnswer, valueOfAnswer } from '#protocol/proxy-answer.ts';
import { bucketPath, CONFIRMATION_HEADER, confirmationSchema } from '#protocol/proxy-api.ts';
import type { VectorApi } from './vector-api.ts';

export interface ProxyPost {
  /** To be sent as `exactJson`. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Posts to a path of the proxy and reads the answer to its end.
 *
 * @throws ServiceError for anything but success (`errorOfAnswer`, `proxyUnreachable`);
 *   the signal's reason when aborted
 */
export type PostToProxy = (path: string, request: ProxyPost) => Promise<ProxyAnswer>;

/** The engine's view of one bucket, through the proxy. */
export function proxyVectorApi(post: PostToProxy, connection: string, bucket: string): VectorApi {
  const send = (operation: OperationName | 'confirmations', request: ProxyPost) =>
    post(bucketPath(connection, bucket, operation), request);
  return {
    listVectors: async (body, signal) =>
      valueOfAnswer(await send('listVectors', { body, signal }), listVectorsResponseSchema),
    getVectors: async (body, signal) =>
      valueOfAnswer(await send('getVectors', { body, signal }), getVectorsResponseSchema).vectors,
    queryVectors: async (body, signal) =>
      valueOfAnswer(await send('queryVectors', { body, signal }), queryVectorsResponseSchema),
    confirm: async (body, signal) =>
      valueOfAnswer(await send('confirmations', { body, signal }), confirmationSchema),
    deleteVectors: async (body, token, signal) => {
      const headers = { [CONFIRMATION_HEADER]: token };
      const { requestId } = await send('deleteVectors', { body, headers, signal });
      return { requestId };
    },
    putVectors: async (body, signal) => {
      const { requestId } = await send('putVectors', { body, signal });
      return { requestId };
    },
  };
}
