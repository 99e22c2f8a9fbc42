import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { OPERATIONS, type OperationName } from '#protocol/operations.ts';
import { BUCKET_NAME_PATTERN } from '#protocol/vector-bucket.ts';
import type { AccessKey } from './access-key.ts';
import type { Authenticator } from './authenticator.ts';
import { authorize, requirePermission } from './authorizer.ts';
import type { Failure, FaultInjector } from './fault-injector.ts';
import {
  describeValue,
  field,
  type JsonObject,
  parseJsonBody,
  requiredString,
} from './json-body.ts';
import { OPERATION_TABLE } from './operations/operation-table.ts';
import { Refusal, refuse } from './refusal.ts';
import type { RequestCounter } from './request-counts.ts';
import type { RequestTrace } from './request-log.ts';
import { type RequestTarget, type Selection, selectOperation } from './request-target.ts';
import type { Answer, Operation, OperationRequest, Service } from './service.ts';
import type { StoredBucket } from './store/bucket-table.ts';
import type { StoredIndex } from './store/index-table.ts';

export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly target: RequestTarget;
  readonly body: Buffer;
  /** Filled in as more is known about the request. */
  readonly trace: RequestTrace;
}

/** A request whose sender is known. */
interface SignedRequest extends ReceivedRequest {
  readonly caller: AccessKey;
}

export type Reply =
  | { readonly kind: 'answer' | 'half-answer'; readonly status: number; readonly answer: Answer }
  | { readonly kind: 'reset' }
  | { readonly kind: 'garbage' };

export interface Dispatcher {
  readonly service: Service;
  readonly authenticate: Authenticator;
  readonly faults: FaultInjector;
  readonly counter: RequestCounter;
  /** Resolves early when the emulator stops. */
  wait(ms: number): Promise<void>;
}

/**
 * Answers one request, checking in the service's order: signature, bucket,
 * permission, index, parameters (API sheet §3). Faults strike between signature and bucket,
 * as trouble inside the service would.
 *
 * @throws Refusal
 */
export async function dispatch(dispatcher: Dispatcher, request: ReceivedRequest): Promise<Reply> {
  const { service, authenticate, faults, counter } = dispatcher;
  const selection = selectOperation(request.method, request.target);
  counter.add(selection.kind === 'operation' ? selection.name : 'other');
  if (selection.kind === 'operation') request.trace.operation = selection.name;
  const caller = authenticate(request, service.now());
  const name = selectedName(selection);

  const struck = faults.next({
    operation: name,
    bucket: request.target.bucket?.name ?? null,
    index: () => indexNameIn(bodyOf(request)),
    items: () => itemCount(bodyOf(request)),
  });
  try {
    if (struck.delayMs > 0) await dispatcher.wait(struck.delayMs);
    return await performUnder(struck.failure, service, name, { ...request, caller });
  } finally {
    struck.end();
  }
}

async function performUnder(
  failure: Failure | null,
  service: Service,
  name: OperationName,
  request: SignedRequest,
): Promise<Reply> {
  if (failure === null) {
    const answer = await perform(service, name, request);
    return { kind: 'answer', status: OPERATIONS[name].success, answer };
  }
  request.trace.fault = failure.kind;
  request.trace.index = indexNameIn(bodyOf(request));
  switch (failure.kind) {
    case 'error':
      throw new Refusal(failure.code, failure.message, { status: failure.status });
    case 'reset-before':
      return { kind: 'reset' };
    case 'garbage':
      return { kind: 'garbage' };
    case 'reset-after':
      await perform(service, name, request);
      return { kind: 'reset' };
    case 'half-answer': {
      const answer = await perform(service, name, request);
      return { kind: 'half-answer', status: OPERATIONS[name].success, answer };
    }
  }
}

function selectedName(selection: Selection): OperationName {
  switch (selection.kind) {
    case 'operation':
      return selection.name;
    case 'malformed':
      throw refuse('InvalidArgument', `The request has ${selection.asked}.`);
    case 'wrong-method':
      throw refuse(
        'MethodNotAllowed',
        `${selection.asked} is not allowed; the method has to be ${selection.allowed}.`,
      );
    case 'unknown':
      throw refuse(
        'NotImplemented',
        `${selection.asked} ${selection.reason ?? 'selects no operation of this emulator'}. It has ${Object.keys(OPERATIONS).join(', ')}.`,
      );
  }
}

async function perform(
  service: Service,
  name: OperationName,
  { headers, body, target, trace, caller }: SignedRequest,
): Promise<Answer> {
  const operation = OPERATION_TABLE[name];
  const query = target.query ?? new Map<string, string>();
  const intent = { caller, operation: name, bucket: target.bucket?.name ?? null, index: null };
  let request: OperationRequest = {
    query,
    headers,
    body: {},
    content: body,
    require: (action, resource) => requirePermission(service, intent, action, resource),
  };
  if (operation.needs === 'nothing') {
    authorize(service, intent);
    checkDigest(headers, body);
    return operation.run(service, request);
  }
  const bucketName = target.bucket?.name ?? '';
  if (operation.needs === 'bucket-name') {
    authorize(service, intent);
    checkDigest(headers, body);
    return operation.run(service, request, bucketName);
  }
  const bucket = findBucket(service, name, target);
  checkDigest(headers, body);
  if (OPERATIONS[name].request !== null) request = { ...request, body: parseJsonBody(body) };
  trace.index = indexNameIn(request.body);
  authorize(service, { ...intent, index: trace.index });
  if (operation.needs === 'bucket') return operation.run(service, request, bucket);
  return runOnIndex(service, operation, request, findIndex(service, bucket, request.body));
}

function findBucket(service: Service, name: OperationName, target: RequestTarget): StoredBucket {
  const { name: bucketName = '', accountId = null } = target.bucket ?? {};
  if (name === 'deleteVectorBucket' && !BUCKET_NAME_PATTERN.test(bucketName)) {
    throw refuse(
      'InvalidVectorBucketName',
      `${describeValue(bucketName)} is not the name of a vector bucket.`,
    );
  }
  const isOurs = accountId === null || accountId === service.accountId;
  const bucket = isOurs ? service.store.buckets.find(bucketName) : null;
  if (bucket === null) {
    throw new Refusal('NoSuchBucket', refuse('NoSuchBucket').message, {
      fields: { BucketName: bucketName },
    });
  }
  return bucket;
}

function findIndex(service: Service, bucket: StoredBucket, body: JsonObject): StoredIndex {
  const indexName = requiredString(body, 'indexName');
  const index = service.store.indexes.find(bucket.name, indexName);
  if (index === null) throw refuse('NoSuchVectorIndex');
  return index;
}

async function runOnIndex(
  service: Service,
  operation: Extract<Operation, { needs: 'index' }>,
  request: OperationRequest,
  index: StoredIndex,
): Promise<Answer> {
  try {
    return await operation.run(service, request, index);
  } catch (error) {
    // A long read gives others their turn, and one of them may have deleted the index.
    const current = service.store.indexes.find(index.bucket, index.name);
    if (current?.id !== index.id) throw refuse('NoSuchVectorIndex');
    throw error;
  }
}

/** Content-MD5 is optional, and has to be right when it is there (API sheet §2.3). */
function checkDigest(headers: IncomingHttpHeaders, body: Buffer): void {
  const digest = headers['content-md5'];
  if (digest === undefined) return;
  if (digest !== createHash('md5').update(body).digest('base64')) throw refuse('InvalidDigest');
}

/** For fault rules alone: a body that is wrong is refused in its turn. */
function bodyOf({ body }: ReceivedRequest): JsonObject {
  try {
    return parseJsonBody(body);
  } catch {
    return {};
  }
}

function indexNameIn(body: JsonObject): string | null {
  const name = field(body, 'indexName');
  return typeof name === 'string' ? name : null;
}

/** How many vectors or keys a request brings; 1 when it brings neither. */
function itemCount(body: JsonObject): number {
  const list = field(body, 'vectors') ?? field(body, 'keys');
  return Array.isArray(list) ? list.length : 1;
}
