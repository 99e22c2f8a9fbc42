import type * as z from 'zod/mini';
import { exactJson } from '#protocol/exact-json.ts';
import {
  errorOfAnswer,
  type ProxyAnswer,
  proxyUnreachable,
  valueOfAnswer,
} from '#protocol/proxy-answer.ts';

export interface ProxyRequest {
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Sends one request to the proxy this page came from.
 *
 * @throws ServiceError for anything but success; the signal's reason when aborted
 */
export async function sendToProxy(path: string, request: ProxyRequest): Promise<Response> {
  const response = await reach(path, request);
  if (response.ok) return response;
  const text = await response.text().catch(() => '');
  throw errorOfAnswer({ status: response.status, text });
}

/** As `sendToProxy`, and checks that the answer has the shape it must have. */
export async function readFromProxy<Schema extends z.ZodMiniType>(
  path: string,
  schema: Schema,
  request: ProxyRequest,
): Promise<z.output<Schema>> {
  return valueOfAnswer(await postToProxy(path, request), schema);
}

/** As `sendToProxy`, with the answer read to its end. */
export async function postToProxy(path: string, request: ProxyRequest): Promise<ProxyAnswer> {
  const response = await sendToProxy(path, request);
  const text = await bodyOf(response, request.signal);
  return { status: response.status, requestId: response.headers.get('x-oss-request-id'), text };
}

async function reach(path: string, { method = 'POST', body, headers, signal }: ProxyRequest) {
  try {
    return await fetch(path, {
      method,
      signal,
      credentials: 'same-origin',
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: exactJson(body) }),
    });
  } catch (cause) {
    throw signal.aborted ? signal.reason : proxyUnreachable(cause);
  }
}

async function bodyOf(response: Response, signal: AbortSignal): Promise<string> {
  try {
    return await response.text();
  } catch (cause) {
    throw signal.aborted ? signal.reason : proxyUnreachable(cause);
  }
}
