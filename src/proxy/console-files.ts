import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { PROBLEM_TYPE, refusal } from './problem.ts';

/** Files here carry their content's digest in their name. */
const HASHED = '/assets/';

/**
 * Serves the built console. It holds no data, so that it needs no sign-in; an
 * unknown path is one of its pages and gets the shell.
 */
export async function serveConsole(app: FastifyInstance, folder: string | null): Promise<void> {
  const built = folder !== null && existsSync(join(folder, 'index.html'));
  if (built) {
    await app.register(fastifyStatic, {
      root: folder,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const forEver = path.startsWith(join(folder, HASHED));
        reply.header('cache-control', forEver ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && !request.url.startsWith(HASHED);
    if (isPage && built) return reply.sendFile('index.html');
    if (isPage && folder !== null) {
      return reply
        .code(404)
        .type('text/plain; charset=utf-8')
        .send('The console is not built. Run "npm run build" and reload.\n');
    }
    const problem = refusal(404, 'NotFound', 'There is nothing at this address.');
    return reply.code(problem.status).type(PROBLEM_TYPE).send(problem.toBody());
  });
}
