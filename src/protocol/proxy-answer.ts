import type * as z from 'zod/mini';
import { problemSchema } from './proxy-api.ts';
import { ServiceError } from './service-error.ts';

/** An answer of the proxy, read to its end. */
export interface ProxyAnswer {
  readonly status: number;
  /** The header `x-oss-request-id`. */
  readonly requestId: string | null;
  readonly text: string;
}

/**
 * What an answer of success says.
 *
 * @throws ServiceError `BadResponse` when it has another shape
 */
export function valueOfAnswer<Schema extends z.ZodMiniType>(
  { status, requestId, text }: ProxyAnswer,
  schema: Schema,
): z.output<Schema> {
  const value = parseJson(text);
  const parsed = value === undefined ? null : schema.safeParse(value);
  if (parsed?.success) return parsed.data;
  const issue = parsed?.error.issues[0];
  const where = issue ? ` (at ${issue.path.join('.') || 'the top'}: ${issue.message})` : '';
  throw new ServiceError({
    code: 'BadResponse',
    status,
    message: `The answer is not what this operation returns${where}. It begins: ${JSON.stringify(text.slice(0, 80))}. Check that the endpoint is an OSS Vectors endpoint.`,
    outcome: 'answered',
    requestId: requestId ?? undefined,
  });
}

/** An answer of anything but success, as the error to throw. */
export function errorOfAnswer({
  status,
  text,
}: Pick<ProxyAnswer, 'status' | 'text'>): ServiceError {
  const problem = problemSchema.safeParse(parseJson(text));
  if (problem.success) {
    const { code, status, detail, outcome, requestId, ec } = problem.data;
    return new ServiceError({ code, status, message: detail, outcome, requestId, ec });
  }
  return new ServiceError({
    code: 'BadResponse',
    status,
    message: `Something on the way to the proxy answered with status ${status}.`,
    outcome: 'unknown',
  });
}

/** There was no answer at all. */
export function proxyUnreachable(cause: unknown): ServiceError {
  return new ServiceError({
    code: 'ProxyUnreachable',
    status: 0,
    message:
      'The console’s proxy does not answer. Look whether its process still runs, then try again.',
    outcome: 'unknown',
    cause,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
