import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Answering = (response: ServerResponse, request: RecordedRequest) => void;

/** A service at the other end of a real connection that notes what reaches it. */
export interface RecordingService {
  readonly endpoint: string;
  readonly requests: RecordedRequest[];
  /** How it answers from now on; at first with an empty 200. */
  answerWith(answering: Answering): void;
  close(): Promise<void>;
}

export async function startRecordingService(): Promise<RecordingService> {
  const requests: RecordedRequest[] = [];
  let answering: Answering = (response) => {
    response.writeHead(200, { 'x-oss-request-id': 'REQUEST1' }).end();
  };
  const server = createServer((request, response) => {
    void record(request).then((recorded) => {
      requests.push(recorded);
      answering(response, recorded);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A TCP server that listens has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    answerWith: (next) => {
      answering = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What arrived of a request, also of one that was broken off. */
async function record(request: IncomingMessage): Promise<RecordedRequest> {
  let body = '';
  request.setEncoding('utf8');
  try {
    for await (const piece of request) body += piece;
  } catch {
    body += '…';
  }
  const { method = '', url = '', headers } = request;
  return { method, url, headers, body };
}

export function answerJson(value: unknown, status = 200): Answering {
  return (response) => {
    response
      .writeHead(status, {
        'content-type': 'application/json',
        'x-oss-request-id': 'REQUEST1',
        'x-oss-ec': '0000-00000001',
      })
      .end(JSON.stringify(value));
  };
}
