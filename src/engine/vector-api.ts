import type {
  GetVectorsRequest,
  ListVectorsRequest,
  ListVectorsResponse,
  PutVectorsRequest,
  QueryVectorsRequest,
  QueryVectorsResponse,
} from '#protocol/operation-messages.ts';
import type { Confirmation, ConfirmationRequest, ProxyDeleteRequest } from '#protocol/proxy-api.ts';
import type { Vector } from '#protocol/vector.ts';

/**
 * All that the engine needs of one vector bucket. Each call is one request;
 * pacing, deadlines and retries belong to the engine. Every failure is a
 * `ServiceError`, whose `outcome` says how far the request got; an aborted
 * call rejects with the signal's reason.
 */
export interface VectorApi {
  listVectors(request: ListVectorsRequest, signal: AbortSignal): Promise<ListVectorsResponse>;
  /** Keys that do not exist are missing from the answer; its order means nothing (API sheet §3.16). */
  getVectors(request: GetVectorsRequest, signal: AbortSignal): Promise<readonly Vector[]>;
  queryVectors(request: QueryVectorsRequest, signal: AbortSignal): Promise<QueryVectorsResponse>;
  confirm(request: ConfirmationRequest, signal: AbortSignal): Promise<Confirmation>;
  /** @returns the service's request id, null when it sent none */
  deleteVectors(
    request: ProxyDeleteRequest,
    token: string,
    signal: AbortSignal,
  ): Promise<{ readonly requestId: string | null }>;
  /** Writes whole vectors, over whatever their keys name (API sheet §3.15). */
  putVectors(
    request: PutVectorsRequest,
    signal: AbortSignal,
  ): Promise<{ readonly requestId: string | null }>;
}
