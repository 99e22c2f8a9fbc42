import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { OPERATIONS, type OperationName } from '#protocol/operations.ts';
import { type Credentials, signHeaders } from '#signing/sign-headers.ts';

export interface ClientOptions {
  /** Where the service listens, such as `http://127.0.0.1:9100`. */
  readonly url: string;
  readonly region?: string;
  readonly accountId?: string;
  readonly credentials?: Credentials;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly reason: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Parsed when the answer is JSON, else null. */
  readonly json: unknown;
}

export interface RawRequest {
  readonly method: string;
  /** Request target as it goes over the wire. */
  readonly target: string;
  readonly bucket: string | null;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds since the Unix epoch; default: now. */
  readonly now?: number;
  readonly unsigned?: boolean;
}

export interface SignedClient {
  /** Calls an operation in path style with a JSON body. */
  call(
    operation: OperationName,
    bucket: string | null,
    body?: unknown,
    query?: string,
  ): Promise<ServiceAnswer>;
  send(request: RawRequest): Promise<ServiceAnswer>;
}

/** A client of a vector bucket service that signs and does nothing else: no retries, no checks. */
export function createSignedClient({
  url,
  region = 'cn-hangzhou',
  accountId = '1234567890123456',
  credentials = { accessKeyId: 'emulator', accessKeySecret: 'emulator-secret' },
}: ClientOptions): SignedClient {
  const { hostname, port } = new URL(url);
  const send = (request: RawRequest): Promise<ServiceAnswer> => {
    const { method, target, bucket, body, now = Date.now() } = request;
    const headers = { ...request.headers };
    const signed = request.unsigned
      ? {}
      : signHeaders(
          { method, url: target, headers },
          { region, accountId, bucket, credentials, now: new Date(now) },
        );
    return exchange(
      { hostname, port, method, path: target, headers: { ...headers, ...signed } },
      body,
    );
  };
  return {
    send,
    call: (operation, bucket, body, query = '') => {
      const { method, marker } = OPERATIONS[operation];
      const search = [marker ?? '', query].filter((part) => part !== '').join('&');
      const path = bucket === null ? '/' : `/${bucket}/`;
      return send({
        method,
        target: search === '' ? path : `${path}?${search}`,
        bucket,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headers: { 'Content-Type': 'application/json' },
      });
    },
  };
}

function exchange(
  options: {
    readonly hostname: string;
    readonly port: string;
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
  },
  body: string | Buffer | undefined,
): Promise<ServiceAnswer> {
  return new Promise((resolve, reject) => {
    const isChunked = options.headers['Transfer-Encoding'] === 'chunked';
    const length = body === undefined ? 0 : Buffer.byteLength(body);
    const headers = isChunked
      ? options.headers
      : { 'Content-Length': String(length), ...options.headers };
    const request = httpRequest({ ...options, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const isJson = response.headers['content-type'] === 'application/json' && text !== '';
        resolve({
          status: response.statusCode ?? 0,
          reason: response.statusMessage ?? '',
          headers: response.headers,
          text,
          json: isJson ? (JSON.parse(text) as unknown) : null,
        });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}
