import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isOperationName, OPERATIONS, type OperationName } from '#protocol/operations.ts';
import type { Connection, Session } from '#protocol/proxy-api.ts';
import type { AuditedCall } from './audit-trail.ts';
import { confirmDeletion } from './confirm-deletion.ts';
import { deleteVectors } from './delete-vectors.ts';
import { refusal } from './problem.ts';
import type { ProxyContext } from './proxy-context.ts';
import type { ProxyConnection } from './proxy-options.ts';
import { namedConnection, requireReachable } from './reachable-bucket.ts';
import { bodyToPassOn } from './read-body.ts';
import { requireOwnPage } from './same-site.ts';
import type { ServiceAnswer } from './service-client.ts';
import { identify, type Person } from './sign-in.ts';
import { writeOperation } from './write-operation.ts';

/** The largest read is GetVectors: 100 keys of 1,024 characters. */
const READ_BODY_LIMIT = 1024 * 1024;
/** What of an answer's head concerns the browser; the rest belongs to the connection behind. */
const PASSED_ON = ['content-type', 'content-length', 'x-oss-request-id', 'x-oss-ec'];
const LIST_PARAMETERS = ['prefix', 'marker', 'max-keys'];

interface ConnectionParams {
  readonly connection: string;
}
interface BucketParams extends ConnectionParams {
  readonly bucket: string;
}
interface OperationParams extends BucketParams {
  readonly operation: string;
}

/**
 * The proxy's API, to be registered under `/api`. Who is not signed in, and
 * pages of other origins, get no further than its first hook; that hook goes
 * by the route that was found, never by how its address is spelled.
 */
export function apiRoutes(context: ProxyContext) {
  const { options } = context;
  return async (app: FastifyInstance): Promise<void> => {
    app.decorateRequest('person', null);
    app.addHook('onRequest', async (request, reply) => {
      reply.header('cache-control', 'no-store');
      requireOwnPage(request);
      request.setDecorator<Person>('person', identify(request, options));
    });
    // Bodies are read, or passed on, by the operation that they belong to.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    // A route, not a handler for what is not found: the console's files answer any other address.
    app.all('/*', () => {
      throw refusal(404, 'NotFound', 'The API has nothing at this address.');
    });

    app.get('/session', (request) => session(context, personOf(request)));
    app.get('/audit', (_request, reply) =>
      reply.type('application/jsonl; charset=utf-8').send(options.auditLog.read()),
    );
    app.get<{ Params: ConnectionParams; Querystring: Record<string, unknown> }>(
      '/connections/:connection/buckets',
      async (request, reply) => {
        const connection = namedConnection(options.connections, request.params.connection);
        const answer = await context.service.send({
          connection,
          operation: 'listVectorBuckets',
          bucket: null,
          query: listQuery(request.query),
          signal: untilClosed(reply),
        });
        return passOn(answer, reply);
      },
    );
    app.post<{ Params: BucketParams }>(
      '/connections/:connection/buckets/:bucket/confirmations',
      (request) => context.finish(confirmDeletion(context, callOf(context, request), request.raw)),
    );
    app.post<{ Params: OperationParams }>(
      '/connections/:connection/buckets/:bucket/:operation',
      (request, reply) => operate(context, request, reply),
    );
  };
}

async function operate(
  context: ProxyContext,
  request: FastifyRequest<{ Params: OperationParams }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { operation } = request.params;
  const call = callOf(context, request);
  requireBucketOperation(operation);
  switch (OPERATIONS[operation].effect) {
    case 'read':
      return passOn(await read(context, call, operation, request, reply), reply);
    case 'write':
      return passOn(
        await context.finish(writeOperation(context, call, operation, request.raw)),
        reply,
      );
    case 'delete-keys': {
      const headers = await context.finish(deleteVectors(context, call, request.raw));
      const requestId = headers['x-oss-request-id'];
      if (requestId !== undefined) reply.header('x-oss-request-id', requestId);
      return reply.code(204).send();
    }
    case 'delete-container':
      return refuseUnoffered(
        context,
        call,
        `${operation} is not offered here: it would delete vectors that nobody reviewed. Delete the keys first, then use ossutil or the console of Alibaba Cloud.`,
      );
    case 'configure':
      return refuseUnoffered(
        context,
        call,
        `${operation} is not offered here: who may reach a bucket, and what is logged, is not for this console to see or change. Use ossutil or the console of Alibaba Cloud.`,
      );
  }
}

async function refuseUnoffered(
  { trail }: ProxyContext,
  call: AuditedCall,
  detail: string,
): Promise<never> {
  const problem = refusal(403, 'NotOffered', detail);
  await trail.refused(call, { index: null, keys: 0 }, problem);
  throw problem;
}

async function read(
  context: ProxyContext,
  { connection, bucket }: AuditedCall,
  operation: OperationName,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<ServiceAnswer> {
  const hasBody = OPERATIONS[operation].request !== null;
  return context.service.send({
    connection,
    bucket,
    operation,
    ...(hasBody && { body: await bodyToPassOn(request.raw, READ_BODY_LIMIT) }),
    signal: untilClosed(reply),
  });
}

/** Streams an answer on as it comes. */
function passOn(answer: ServiceAnswer, reply: FastifyReply): FastifyReply {
  for (const name of PASSED_ON) {
    const value = answer.headers[name];
    if (value !== undefined) reply.header(name, value);
  }
  return reply.code(answer.statusCode).send(answer.body);
}

/** Aborts when the browser goes away before it has the whole answer. */
function untilClosed(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}

function callOf(
  { options }: ProxyContext,
  request: FastifyRequest<{ Params: BucketParams }>,
): AuditedCall {
  const connection = namedConnection(options.connections, request.params.connection);
  const { bucket } = request.params;
  requireReachable(connection, bucket);
  return { person: personOf(request), connection, bucket };
}

function requireBucketOperation(name: string): asserts name is OperationName {
  if (isOperationName(name) && OPERATIONS[name].level === 'bucket') return;
  throw refusal(
    404,
    'UnknownOperation',
    'There is no operation of this name on a bucket. Buckets are listed with GET …/buckets.',
  );
}

function listQuery(query: Readonly<Record<string, unknown>>): string {
  return LIST_PARAMETERS.flatMap((name) => {
    const value = query[name];
    return typeof value === 'string' ? [`${name}=${encodeURIComponent(value)}`] : [];
  }).join('&');
}

function session({ options }: ProxyContext, { actor, role }: Person): Session {
  return {
    actor,
    role,
    connections: options.connections.map(publicConnection),
    version: options.version,
  };
}

/** Named one by one, so that nothing secret can come along. */
function publicConnection(connection: ProxyConnection): Connection {
  const { name, region, accountId, endpoint, environment, buckets, readOnly } = connection;
  return { name, region, accountId, endpoint, environment, ...(buckets && { buckets }), readOnly };
}

function personOf(request: FastifyRequest): Person {
  return request.getDecorator<Person>('person');
}
