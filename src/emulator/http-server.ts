import { randomBytes } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { type Admin, isAdminPath } from './admin.ts';
import { type Dispatcher, dispatch, type Reply } from './dispatch.ts';
import { errorJson } from './error-json.ts';
import { Refusal, refuse } from './refusal.ts';
import type { RequestLogEntry, RequestTrace } from './request-log.ts';
import { resolveTarget } from './request-target.ts';

/** 500 vectors of 4,096 numbers are 20 to 40 MB of text (API sheet §5). */
const LARGEST_BODY = 64 * 1024 * 1024;
/** Longer than clients keep a connection idle, so that they are the ones to close it. */
const KEEP_ALIVE_MS = 65_000;

const GARBAGE = '<html><head><title>Welcome</title></head><body>Please sign in.</body></html>';

interface Transport {
  readonly dispatcher: Dispatcher;
  readonly admin: Admin;
  /** Takes what the emulator itself did wrong. */
  readonly report: (message: string) => void;
  /** Takes every request of the service once it has ended. */
  readonly log: ((entry: RequestLogEntry) => void) | null;
}

/** The transport: everything about bytes and headers, nothing about vectors. */
export function createHttpServer(transport: Transport): Server {
  const { report } = transport;
  const server = createServer((request, response) => {
    answerRequest(transport, request, response).catch((error: unknown) => {
      if (isAbortedByClient(error)) return;
      report(`The emulator failed on ${request.method} ${request.url}: ${stackOf(error)}`);
      sendRefusal(request, response, refuse('InternalError'), newRequestId());
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  // A large batch over a slow line is not an attack.
  server.requestTimeout = 0;
  server.on('clientError', refuseBytes);
  return server;
}

async function answerRequest(
  { dispatcher, admin, log }: Transport,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const startedAt = performance.now();
  const time = log === null ? '' : new Date().toISOString();
  const requestId = newRequestId();
  const { method = 'GET', url = '/', headers } = request;
  const target = resolveTarget(url, headers.host ?? '');
  const trace: RequestTrace = { operation: null, index: null, fault: null, code: null };
  if (log !== null && !isAdminPath(target)) {
    response.once('close', () => {
      const status = response.writableFinished ? response.statusCode : null;
      const ms = Math.round((performance.now() - startedAt) * 10) / 10;
      const bucket = target.bucket?.name ?? null;
      log({ time, requestId, method, bucket, ...trace, status, ms });
    });
  }
  const body = await readBody(request);
  if (isAdminPath(target)) {
    const { status, json } = admin.answer(method, target.path, body, request.socket.remoteAddress);
    send(request, response, status, requestId, { 'Content-Type': 'application/json' }, json);
    return;
  }
  try {
    if (body === null) {
      throw refuse(
        'RequestTooLarge',
        `The body is longer than ${LARGEST_BODY} bytes. Send fewer vectors at a time.`,
      );
    }
    const reply = await dispatch(dispatcher, { method, url, headers, target, body, trace });
    const serverTime = String(Math.round(performance.now() - startedAt));
    sendReply(request, response, requestId, serverTime, reply);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    trace.code = error.code;
    sendRefusal(request, response, error, requestId);
  }
}

/** @returns null when it is too long; it is read to its end all the same, or the client never sees the answer */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    // Without an encoding set, a request's chunks are Buffers.
    const bytes = chunk as Buffer;
    length += bytes.length;
    if (length <= LARGEST_BODY) chunks.push(bytes);
    else chunks.length = 0;
  }
  return length > LARGEST_BODY ? null : Buffer.concat(chunks);
}

function sendReply(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  serverTime: string,
  reply: Reply,
): void {
  if (reply.kind === 'reset') {
    request.socket.resetAndDestroy();
    return;
  }
  if (reply.kind === 'garbage') {
    send(request, response, 200, requestId, { 'Content-Type': 'text/html' }, GARBAGE);
    return;
  }
  const { json, headers } = reply.answer;
  const allHeaders = {
    ...headers,
    'x-oss-server-time': serverTime,
    ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
  };
  if (reply.kind === 'half-answer') {
    sendHalf(request, response, reply.status, requestId, allHeaders, json ?? '');
  } else {
    send(request, response, reply.status, requestId, allHeaders, json ?? '');
  }
}

/** Promises the whole body, sends its first half and breaks the connection; without a body that is before the answer. */
function sendHalf(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  requestId: string,
  headers: OutgoingHttpHeaders,
  text: string,
): void {
  const body = Buffer.from(text, 'utf8');
  if (body.length === 0) {
    request.socket.resetAndDestroy();
    return;
  }
  response.writeHead(status, answerHeaders(requestId, headers, body));
  response.write(body.subarray(0, body.length >> 1), () => request.socket.destroy());
}

function sendRefusal(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: Refusal,
  requestId: string,
): void {
  const host = request.headers.host ?? '';
  const json = errorJson(refusal, { requestId, host });
  send(
    request,
    response,
    refusal.status,
    requestId,
    {
      // Exactly this: with a charset both official SDKs look for XML (API sheet §4.1).
      'Content-Type': 'application/json',
      'x-oss-ec': refusal.ec,
      'x-oss-server-time': '0',
      // A HEAD has no body; this is where the SDKs look then.
      ...(request.method === 'HEAD'
        ? { 'x-oss-err': Buffer.from(json, 'utf8').toString('base64') }
        : {}),
    },
    json,
  );
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  requestId: string,
  headers: OutgoingHttpHeaders,
  text: string,
): void {
  if (response.headersSent || response.destroyed) {
    request.socket.destroy();
    return;
  }
  const body = Buffer.from(text, 'utf8');
  response.writeHead(status, answerHeaders(requestId, headers, body));
  response.end(body);
}

function answerHeaders(
  requestId: string,
  headers: OutgoingHttpHeaders,
  body: Buffer,
): OutgoingHttpHeaders {
  return {
    Server: 'AliyunOSS',
    'x-oss-request-id': requestId,
    ...headers,
    'Content-Length': body.length,
  };
}

/** Bytes that are no HTTP: there is no request to answer, so the answer is written by hand. */
function refuseBytes(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const requestId = newRequestId();
  const refusal = new Refusal('InvalidArgument', 'The request is not well-formed HTTP.', {
    status: error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400,
  });
  const json = errorJson(refusal, { requestId, host: '' });
  socket.end(
    [
      `HTTP/1.1 ${refusal.status === 431 ? '431 Request Header Fields Too Large' : '400 Bad Request'}`,
      'Server: AliyunOSS',
      `Date: ${new Date().toUTCString()}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(json)}`,
      'Connection: close',
      `x-oss-request-id: ${requestId}`,
      `x-oss-ec: ${refusal.ec}`,
      'x-oss-server-time: 0',
      '',
      json,
    ].join('\r\n'),
  );
}

/** 24 characters of upper-case hex (API sheet §3). */
function newRequestId(): string {
  return randomBytes(12).toString('hex').toUpperCase();
}

function isAbortedByClient(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
