import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Keeps track of connections that never sent a request. Browsers open some in
 * advance; Node counts them as busy until they time out, and a server that waits
 * for them does not end when it is told to.
 *
 * @returns closes those there are, and every one that comes afterwards
 */
export function trackSilentConnections(server: Server): () => void {
  const silent = new Set<Socket>();
  let isClosing = false;
  server.on('connection', (socket: Socket) => {
    if (isClosing) {
      socket.destroy();
      return;
    }
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }) => silent.delete(socket));
  return () => {
    isClosing = true;
    for (const socket of silent) socket.destroy();
  };
}
