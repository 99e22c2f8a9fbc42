import type * as z from 'zod/mini';
import { type Problem, problemSchema } from '#protocol/proxy-api.ts';
import { ServiceError } from '#protocol/service-error.ts';

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
  if (!response.ok) throw await errorOf(response);
  return response;
}

/** As `sendToProxy`, and checks that the answer has the shape it must have. */
export async function readFromProxy<Schema extends z.ZodMiniType>(
  path: string,
  schema: Schema,
  request: ProxyRequest,
): Promise<z.output<Schema>> {
  const response = await sendToProxy(path, request);
  const requestId = response.headers.get('x-oss-request-id') ?? undefined;
  const text = await bodyOf(response, request.signal);
  const value = parseJson(text);
  const parsed = value === undefined ? null : schema.safeParse(value);
  if (parsed?.success) return parsed.data;
  const issue = parsed?.error.issues[0];
  const where = issue ? ` (at ${issue.path.join('.') || 'the top'}: ${issue.message})` : '';
  throw new ServiceError({
    code: 'BadResponse',
    status: response.status,
    message: `The answer is not what this operation returns${where}. It begins: ${JSON.stringify(text.slice(0, 80))}. Check that the endpoint is an OSS Vectors endpoint.`,
    outcome: 'answered',
    requestId,
  });
}

async function reach(path: string, { method = 'POST', body, headers, signal }: ProxyRequest) {
  try {
    return await fetch(path, {
      method,
      signal,
      credentials: 'same-origin',
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  } catch (cause) {
    throw signal.aborted ? signal.reason : unreachable(cause);
  }
}

async function bodyOf(response: Response, signal: AbortSignal): Promise<string> {
  try {
    return await response.text();
  } catch (cause) {
    throw signal.aborted ? signal.reason : unreachable(cause);
  }
}

function unreachable(cause: unknown): ServiceError {
  return new ServiceError({
    code: 'ProxyUnreachable',
    status: 0,
    message:
      'The console’s proxy does not answer. Look whether its process still runs, then try again.',
    outcome: 'unknown',
    cause,
  });
}

async function errorOf(response: Response): Promise<ServiceError> {
  const problem = problemSchema.safeParse(parseJson(await response.text().catch(() => '')));
  if (problem.success) return serviceErrorOf(problem.data);
  return new ServiceError({
    code: 'BadResponse',
    status: response.status,
    message: `Something between this page and its proxy answered with status ${response.status}.`,
    outcome: 'unknown',
  });
}

function serviceErrorOf({ code, status, detail, outcome, requestId, ec }: Problem): ServiceError {
  return new ServiceError({ code, status, message: detail, outcome, requestId, ec });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
