import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify';
import { LIMITS } from '#protocol/limits.ts';
import { apiRoutes } from './api-routes.ts';
import { createAuditTrail } from './audit-trail.ts';
import { serveConsole } from './console-files.ts';
import { createMetrics } from './metrics.ts';
import { PROBLEM_TYPE, ProxyProblem, refusal } from './problem.ts';
import type { ProxyContext } from './proxy-context.ts';
import { DEFAULT_DEADLINES, type ProxyOptions } from './proxy-options.ts';
import { requireKnownHost } from './same-site.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { createServiceClient } from './service-client.ts';
import { exchangeToken } from './sign-in.ts';
import { trackSilentConnections } from './silent-connections.ts';

/** From its first byte, a request has this long to arrive whole. */
const REQUEST_ARRIVAL_MS = 120_000;
const SECRET_LENGTH = 32;
/**
 * The address of a page holds its filter, whose every byte may be written as
 * three, and other conditions: reloading it has to arrive.
 */
const LONGEST_ADDRESS_BYTES = 3 * LIMITS.filterBytes + 64 * 1024;

/**
 * The signing proxy with its API, and the console if it is built. It listens
 * to nothing yet: call `listen` on it, or `inject`. Closing it waits for the
 * requests under way; the audit log stays open and is the caller's to close after it.
 *
 * @throws RangeError when a secret is too short to keep anything
 */
export async function createProxy(options: ProxyOptions): Promise<FastifyInstance> {
  requireLongSecrets(options);
  const app = fastify({
    logger: loggerOptions(options),
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: REQUEST_ARRIVAL_MS,
    forceCloseConnections: 'idle',
    http: { maxHeaderSize: LONGEST_ADDRESS_BYTES },
    // Comes before any hook, and would otherwise repeat the address, token and all.
    frameworkErrors: (_error, _request, reply) => {
      const problem = refusal(400, 'InvalidRequest', 'The address is not well-formed.');
      reply.hijack();
      reply.raw
        .writeHead(problem.status, { 'content-type': PROBLEM_TYPE })
        .end(JSON.stringify(problem.toBody()));
    },
  });
  const metrics = createMetrics();
  const client = createServiceClient(
    options.deadlines ?? DEFAULT_DEADLINES,
    options.now,
    options.version,
  );
  const underWay = new Set<Promise<unknown>>();
  const context: ProxyContext = {
    options,
    metrics,
    service: metrics.measured(client),
    trail: createAuditTrail(options.auditLog, options.now, metrics, app.log),
    finish: (work) => {
      underWay.add(work);
      return work.finally(() => underWay.delete(work));
    },
  };

  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) request.log.error({ err: error, code: problem.code });
    // What is left of a refused body is not waited for.
    if (problem.status === 413) reply.header('connection', 'close');
    return reply.code(problem.status).type(PROBLEM_TYPE).send(problem.toBody());
  });
  await app.register(fastifyHelmet, SECURITY_HEADERS);
  await app.register(fastifyCookie);
  app.addHook('onRequest', async (request, reply) => {
    requireKnownHost(request, options.allowedHosts());
    if (await exchangeToken(request, reply, options)) return reply;
  });
  app.addHook('onResponse', async (request, reply) => {
    request.log.info({
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    });
  });
  const closeSilentConnections = trackSilentConnections(app.server);
  app.addHook('preClose', async () => closeSilentConnections());
  app.addHook('onClose', async () => {
    await Promise.allSettled(underWay);
    await client.close();
  });

  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  await app.register(apiRoutes(context), { prefix: '/api' });
  await serveConsole(app, options.consoleFolder);
  return app;
}

/** Lines name the route, not the address: that may hold a token, or a bucket. */
function loggerOptions({ log }: ProxyOptions): NonNullable<FastifyServerOptions['logger']> {
  if (log === undefined) return false;
  return {
    level: log.level,
    stream: log.stream,
    serializers: {
      req: ({ method, id }) => ({ method, id }),
      err: (error: Error) => describeError(error),
    },
    redact: [
      '*.authorization',
      '*.cookie',
      '*["x-delete-confirmation"]',
      '*["x-oss-security-token"]',
    ],
  };
}

/** Name, message and stack of an error and its causes; other members may hold whole requests. */
function describeError(error: unknown): { type: string; message: string; stack: string } {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error), stack: '' };
  const cause = error.cause === undefined ? '' : `: ${describeError(error.cause).message}`;
  return { type: error.name, message: `${error.message}${cause}`, stack: error.stack ?? '' };
}

function problemOf(error: unknown): ProxyProblem {
  if (error instanceof ProxyProblem) return error;
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (error instanceof Error && typeof status === 'number' && status >= 400 && status < 500) {
    return refusal(status, 'InvalidRequest', error.message);
  }
  return new ProxyProblem(500, {
    code: 'InternalError',
    detail: 'The console itself failed. What happened is in its log.',
    outcome: 'unknown',
    cause: error,
  });
}

function requireLongSecrets({ sessionSecret, confirmationSecret }: ProxyOptions): void {
  for (const [name, secret] of Object.entries({ sessionSecret, confirmationSecret })) {
    if (secret.length < SECRET_LENGTH) {
      throw new RangeError(`${name} has ${secret.length} characters; it needs ${SECRET_LENGTH}.`);
    }
  }
}
