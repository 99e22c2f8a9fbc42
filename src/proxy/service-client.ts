import { createHash } from 'node:crypto';
import { Agent, type Dispatcher, errors } from 'undici';
import { OPERATIONS, type OperationName } from '#protocol/operations.ts';
import { type Credentials, signHeaders } from '#signing/sign-headers.ts';
import { createSigningKeyCache } from '#signing/signing-key.ts';
import { connectionFailure } from './connection-failure.ts';
import { ProxyProblem } from './problem.ts';
import type { Deadlines, ProxyConnection } from './proxy-options.ts';
import { serviceFailure } from './service-failure.ts';
import { serviceUrl } from './service-url.ts';

const ERROR_BODY_BYTES = 64 * 1024;

interface ServiceRequest {
  readonly connection: ProxyConnection;
  readonly operation: OperationName;
  /** Checked against `BUCKET_NAME_PATTERN`: it becomes part of a host name. Null for the account. */
  readonly bucket: string | null;
  /** Raw query, for an operation that has parameters instead of a marker. */
  readonly query?: string;
  /** JSON; a whole body is sent with its digest. */
  readonly body?: {
    readonly length: number;
    readonly content: Buffer | AsyncIterable<Buffer>;
  };
  readonly signal?: AbortSignal;
}

export type ServiceAnswer = Pick<Dispatcher.ResponseData, 'statusCode' | 'headers' | 'body'>;

export interface ServiceClient {
  /**
   * Signs and sends one request; nothing is retried and no redirect followed.
   *
   * @returns an answer of success, its body still to be read
   * @throws ProxyProblem for an error of the service, and for no answer at all
   */
  send(request: ServiceRequest): Promise<ServiceAnswer>;
  /** Waits for the requests under way. */
  close(): Promise<void>;
}

export function createServiceClient(
  deadlines: Deadlines,
  now: () => Date,
  version: string,
): ServiceClient {
  const agent = new Agent({
    connect: { timeout: deadlines.connectMs },
    headersTimeout: deadlines.headersMs,
    bodyTimeout: deadlines.bodyIdleMs,
    connections: 64,
  });
  const signingKeyOf = createSigningKeyCache();

  async function dispatch(
    { connection, bucket, operation, query, body, signal }: ServiceRequest,
    credentials: Credentials,
  ): Promise<ServiceAnswer> {
    const { method, marker } = OPERATIONS[operation];
    const { origin, path } = serviceUrl(connection, bucket, query ?? marker ?? '');
    const headers = bodyHeaders(body);
    const signature = signHeaders(
      { method, url: path, headers },
      { ...connection, bucket, credentials, now: now(), signingKeyOf },
    );
    return agent.request({
      origin,
      path,
      method,
      headers: {
        ...headers,
        ...signature,
        'user-agent': `vector-bucket-console/${version}`,
        ...(body && { 'content-length': String(body.length) }),
      },
      body: body ? bodyContent(body.content) : null,
      ...(signal && { signal }),
    });
  }

  async function send(request: ServiceRequest): Promise<ServiceAnswer> {
    const { connection, bucket, signal } = request;
    const credentials = await connection.credentials().catch((error: unknown) => {
      throw noCredentials(error);
    });
    const answer = await dispatch(request, credentials).catch((error: unknown) => {
      throw noAnswer(error, new URL(serviceUrl(connection, bucket, '').origin).host, signal);
    });
    if (answer.statusCode >= 200 && answer.statusCode < 300) return answer;
    throw await errorAnswer(answer, credentials);
  }

  return { send, close: () => agent.close() };
}

/** A body's digest is signed along: nothing on the way can exchange one key for another. */
function bodyHeaders(body: ServiceRequest['body']): Readonly<Record<string, string>> {
  if (body === undefined) return {};
  const json = { 'content-type': 'application/json' };
  if (!Buffer.isBuffer(body.content)) return json;
  return { ...json, 'content-md5': createHash('md5').update(body.content).digest('base64') };
}

/** undici takes any iterable of bytes; its type asks for a stream. */
function bodyContent(content: Buffer | AsyncIterable<Buffer>) {
  return content as Buffer;
}

function noCredentials(error: unknown): ProxyProblem {
  if (error instanceof ProxyProblem) return error;
  return new ProxyProblem(502, {
    code: 'CredentialsUnavailable',
    detail:
      'The source of the credentials failed. What it said is in the log of the console; nothing was sent.',
    outcome: 'not-sent',
    cause: error,
  });
}

function noAnswer(error: unknown, host: string, signal: AbortSignal | undefined): ProxyProblem {
  if (error instanceof ProxyProblem) return error;
  if (signal?.aborted) {
    return new ProxyProblem(499, {
      code: 'ClientClosed',
      detail: 'The browser went away before the answer.',
      outcome: 'unknown',
      cause: error,
    });
  }
  if (error instanceof errors.InvalidArgumentError || error instanceof RangeError) {
    return new ProxyProblem(500, {
      code: 'InternalError',
      detail: `The request to ${host} could not be written. Check the endpoint, and the credentials for line breaks.`,
      outcome: 'not-sent',
    });
  }
  return connectionFailure(error, host);
}

async function errorAnswer(
  { statusCode, headers, body }: ServiceAnswer,
  credentials: Credentials,
): Promise<ProxyProblem> {
  const failure = serviceFailure(
    { status: statusCode, headers, body: await beginning(body) },
    (text) => withoutSecrets(text, credentials),
  );
  return new ProxyProblem(statusCode >= 400 ? statusCode : 502, {
    code: failure.code,
    detail: failure.message,
    outcome: 'answered',
    requestId: failure.requestId,
    ec: failure.ec,
    serviceStatus: statusCode,
  });
}

/** As much of an error's body as is worth reading, also when the rest never comes. */
async function beginning(body: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of body) {
      pieces.push(piece);
      length += piece.length;
      if (length >= ERROR_BODY_BYTES) break;
    }
  } catch {
    // The status is known; a broken body only makes the explanation shorter.
  }
  return Buffer.concat(pieces).subarray(0, ERROR_BODY_BYTES).toString('utf8');
}

/** A service in trouble may echo the request that it was sent. */
function withoutSecrets(text: string, { accessKeySecret, securityToken }: Credentials): string {
  const secrets = [accessKeySecret, ...(securityToken ? [securityToken] : [])];
  return secrets.reduce((clean, secret) => clean.replaceAll(secret, '[secret]'), text);
}
