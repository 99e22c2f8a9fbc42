import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'vite';
import { serve } from './serve.ts';
import { describe } from './serve-command.ts';
import { parseServeFlags } from './serve-flags.ts';
import { untilStopped } from './until-stopped.ts';

/** Paths that belong to the proxy; all others are the console's sources. */
const PROXY_PATHS = /^\/(?:api|healthz|metrics)\b/;

/** Puts the development server before the proxy: one process, one port, hot reload. */
async function serveSources(proxyServer: Server): Promise<void> {
  const vite = await createServer({
    server: { middlewareMode: true, hmr: { server: proxyServer } },
    appType: 'spa',
  });
  // Node's own listeners are of this shape; EventEmitter does not know it.
  const proxy = proxyServer.listeners('request') as RequestListener[];
  proxyServer.removeAllListeners('request');
  proxyServer.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const signsIn = url.searchParams.has('token') && url.pathname === '/';
    if (signsIn || PROXY_PATHS.test(url.pathname)) {
      for (const listener of proxy) listener(request, response);
    } else {
      vite.middlewares(request, response);
    }
  });
  proxyServer.on('close', () => void vite.close());
}

// Asked for before anything starts: the development server has a handler of its own for SIGTERM.
const stopped = untilStopped();
const serving = await serve(parseServeFlags(process.argv.slice(2)), {
  environment: process.env,
  consoleFolder: null,
  frontEnd: serveSources,
});
process.stdout.write(describe(serving));
await stopped;
await serving.close();
process.exit(0);
