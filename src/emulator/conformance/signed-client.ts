import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { OPERATIONS, type OperationName } from '#protocol/operations.ts';
import { type Credentials, signHeaders } from '#signing/sign-headers.ts';

export interface ClientOptions {
  /** Where the service listens, such as `http://127.0.0.1:9100`. */
  readonly url: string;
  readonly region?: string;
  readonly accountId?: string;
  readonly credentials?: Credentials;
  /** Where the bucket stands: in the path (default), or as the service documents it, in the host name. */
  readonly addressing?: 'path' | 'virtual-host';
  /** How often a request that was throttled is sent again; default 0. */
  readonly throttlingRetries?: number;
  /** Milliseconds since the Unix epoch; default: the system's clock. */
  readonly now?: () => number;
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
  /** Request target in path style. */
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

/** A client of a vector bucket service that signs and does nothing else: no checks, no retries but what is asked for. */
export function createSignedClient({
  url,
  region = 'cn-hangzhou',
  accountId = '1234567890123456',
  credentials = { accessKeyId: 'emulator', accessKeySecret: 'emulator-secret' },
  addressing = 'path',
  throttlingRetries = 0,
  now: clock = Date.now,
}: ClientOptions): SignedClient {
  const { protocol, hostname, port } = new URL(url);
  const sendOnce = (request: RawRequest): Promise<ServiceAnswer> => {
    const { method, bucket, body, now = clock() } = request;
    const isVirtual = addressing === 'virtual-host' && bucket !== null;
    const host = isVirtual ? `${bucket}-${accountId}.${hostname}` : hostname;
    const target = isVirtual ? withoutBucket(request.target, bucket) : request.target;
    const headers = { ...request.headers };
    const signed = request.unsigned
      ? {}
      : signHeaders(
          { method, url: target, headers },
          { region, accountId, bucket, credentials, now: new Date(now) },
        );
    return exchange(
      { protocol, hostname: host, port, method, path: target, headers: { ...headers, ...signed } },
      body,
    );
  };
  const send = async (request: RawRequest): Promise<ServiceAnswer> => {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await sendOnce(request);
      const isThrottled = answer.status === 429 || answer.status === 503;
      if (!isThrottled || attempt >= throttlingRetries) return answer;
      await sleep(500 * 2 ** attempt);
    }
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

function withoutBucket(target: string, bucket: string): string {
  const start = `/${encodeURIComponent(bucket)}`;
  if (!target.startsWith(start)) return target;
  const rest = target.slice(start.length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

function exchange(
  options: {
    readonly protocol: string;
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
    const open = options.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = open({ ...options, headers }, (response) => {
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
