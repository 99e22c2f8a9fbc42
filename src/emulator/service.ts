import type { IncomingHttpHeaders } from 'node:http';
import type { JsonObject } from './json-body.ts';
import type { StoredBucket } from './store/bucket-table.ts';
import type { Store } from './store/create-store.ts';
import type { StoredIndex } from './store/index-table.ts';

/** What the operations know of the service they belong to. */
export interface Service {
  readonly store: Store;
  readonly region: string;
  readonly accountId: string;
  /** Refuse numbers and booleans in metadata and filters. */
  readonly strictMetadata: boolean;
  /** Largest topK of a query. */
  readonly topKMost: number;
  /** `creating` for as long as a rule says, then `enable` for good. */
  indexStatus(index: StoredIndex): 'creating' | 'enable';
  /**
   * When a bucket of that name may be made again, in milliseconds since the
   * Unix epoch; null when it may be made now.
   */
  nameBlockedUntil(bucketName: string): number | null;
  /** Host and port under which clients reach the service; it is what the service reports of itself. */
  publicHost(): string;
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

/** A request whose sender is known and whose operation is found. */
export interface OperationRequest {
  readonly query: ReadonlyMap<string, string>;
  readonly headers: IncomingHttpHeaders;
  /** `{}` for an operation that takes no body, or keeps it as it came. */
  readonly body: JsonObject;
  /** The body's bytes. */
  readonly content: Buffer;
  /** For what the operation needs beside its own action: throws AccessDenied to whoever may not. */
  readonly require: (action: string, resource: string) => void;
}

/** A successful answer; its status stands in the operation table. */
export interface Answer {
  /** JSON text; nothing for an empty body. */
  readonly json?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type Eventually<T> = T | Promise<T>;

/**
 * An operation by what has to exist before its parameters are looked at:
 * bucket and index are found, or refused, by the dispatcher.
 */
export type Operation =
  | {
      readonly needs: 'nothing';
      run(service: Service, request: OperationRequest): Eventually<Answer>;
    }
  | {
      readonly needs: 'bucket-name';
      run(service: Service, request: OperationRequest, bucketName: string): Eventually<Answer>;
    }
  | {
      readonly needs: 'bucket';
      run(service: Service, request: OperationRequest, bucket: StoredBucket): Eventually<Answer>;
    }
  | {
      readonly needs: 'index';
      run(service: Service, request: OperationRequest, index: StoredIndex): Eventually<Answer>;
    };
