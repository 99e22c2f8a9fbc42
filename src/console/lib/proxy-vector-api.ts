import type { VectorApi } from '#engine/vector-api.ts';
import {
  getVectorsResponseSchema,
  listVectorsResponseSchema,
  type OperationName,
  queryVectorsResponseSchema,
} from '#protocol/operations.ts';
import { CONFIRMATION_HEADER, confirmationSchema } from '#protocol/proxy-api.ts';
import { readFromProxy, sendToProxy } from './proxy-request.ts';

/** Address of one operation, or of the confirmations, on one bucket. */
export function bucketPath(
  connection: string,
  bucket: string,
  operation: OperationName | 'confirmations',
): string {
  return `/api/connections/${encodeURIComponent(connection)}/buckets/${encodeURIComponent(bucket)}/${operation}`;
}

/** The engine's view of one bucket, through the proxy. */
export function createProxyVectorApi(connection: string, bucket: string): VectorApi {
  const path = (operation: OperationName | 'confirmations') =>
    bucketPath(connection, bucket, operation);
  return {
    listVectors: (body, signal) =>
      readFromProxy(path('listVectors'), listVectorsResponseSchema, { body, signal }),
    getVectors: async (body, signal) =>
      (await readFromProxy(path('getVectors'), getVectorsResponseSchema, { body, signal })).vectors,
    queryVectors: (body, signal) =>
      readFromProxy(path('queryVectors'), queryVectorsResponseSchema, { body, signal }),
    confirm: (body, signal) =>
      readFromProxy(path('confirmations'), confirmationSchema, { body, signal }),
    deleteVectors: async (body, token, signal) => {
      const headers = { [CONFIRMATION_HEADER]: token };
      const response = await sendToProxy(path('deleteVectors'), { body, headers, signal });
      return { requestId: response.headers.get('x-oss-request-id') };
    },
  };
}
