import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, it } from 'vitest';
import { trackSilentConnections } from './silent-connections.ts';

it('closes a connection that never sent a request, and lets one be answered that did', async () => {
  const server = createServer((_request, response) => {
    setTimeout(() => response.end('answered'), 50);
  });
  const closeSilent = trackSilentConnections(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A TCP server that listens has an address of this kind.
  const { port } = server.address() as AddressInfo;
  const silent = connect(port, '127.0.0.1');
  await once(silent, 'connect');
  const busy = connect(port, '127.0.0.1');
  busy.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  await once(server, 'request');

  const closed = once(server, 'close');
  server.close();
  closeSilent();

  await once(silent, 'close');
  let answer = '';
  for await (const piece of busy) answer += String(piece);
  expect(answer).toContain('answered');
  await closed;
});
