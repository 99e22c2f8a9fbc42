import type { IncomingMessage } from 'node:http';
import * as z from 'zod/mini';
import { parseJson } from './parse-json.ts';
import { refusal } from './problem.ts';
import { readBody } from './read-body.ts';

/**
 * The JSON body of a request, as `schema` describes it.
 *
 * @throws ProxyProblem `InvalidRequest` that names the first member that does
 *   not fit, `BodyTooLarge`
 */
export async function readJson<Schema extends z.ZodMiniType>(
  request: IncomingMessage,
  limit: number,
  schema: Schema,
): Promise<z.output<Schema>> {
  const text = decode(await readBody(request, limit));
  const value = text === null ? undefined : parseJson(text);
  if (value === undefined) {
    throw refusal(400, 'InvalidRequest', 'The body is not JSON in UTF-8.');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue === undefined ? '' : z.core.toDotPath(issue.path);
  throw refusal(
    400,
    'InvalidRequest',
    `The body does not fit at ${place === '' ? 'its top' : place}: ${issue?.message ?? 'invalid'}.`,
  );
}

function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
