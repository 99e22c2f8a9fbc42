import type { IncomingMessage } from 'node:http';
import * as z from 'zod/mini';
import { exactJson } from '#protocol/exact-json.ts';
import { LIMITS } from '#protocol/limits.ts';
import { putVectorIndexRequestSchema } from '#protocol/operation-messages.ts';
import { OPERATIONS, type OperationName } from '#protocol/operations.ts';
import { type AuditedCall, answerFacts } from './audit-trail.ts';
import type { ProxyContext } from './proxy-context.ts';
import { requireWriter } from './reachable-bucket.ts';
import { readJson } from './request-json.ts';
import type { ServiceAnswer } from './service-client.ts';

/** 500 vectors of 4,096 numbers in decimal digits (API sheet §5). */
const BODY_LIMIT = 64 * 1024 * 1024;

/** Only what the audit log needs is looked at; the service judges the rest. */
const putVectorsSchema = z.looseObject({
  indexName: z.string(),
  vectors: z
    .array(z.looseObject({ key: z.string() }))
    .check(z.minLength(1), z.maxLength(LIMITS.putVectorsPerCall)),
});

interface Written {
  readonly index: string | null;
  readonly keys: string[] | number;
  readonly content: Buffer | null;
}

/**
 * Passes a write on, with a record before and after as for a delete. It is
 * written anew from what was parsed, so that the record names what was sent.
 */
export async function writeOperation(
  context: ProxyContext,
  call: AuditedCall,
  operation: OperationName,
  request: IncomingMessage,
): Promise<ServiceAnswer> {
  const { trail } = context;
  let written: Written | null = null;
  try {
    requireWriter(call.person, call.connection);
    written = await readWritten(operation, request);
  } catch (error) {
    await trail.refused(call, { index: null, keys: 0 }, error);
    throw error;
  }

  const { index, keys, content } = written;
  await trail.before(call, { event: 'put-sent', index, keys });
  const count = typeof keys === 'number' ? keys : keys.length;
  const facts = { event: 'put-answered', index, keys: count } as const;
  try {
    const answer = await context.service.send({
      connection: call.connection,
      bucket: call.bucket,
      operation,
      ...(content && { body: { length: content.length, content } }),
    });
    const requestId = answer.headers['x-oss-request-id'];
    await trail.after(call, {
      ...facts,
      status: answer.statusCode,
      requestId: typeof requestId === 'string' ? requestId : null,
    });
    return answer;
  } catch (error) {
    await trail.after(call, { ...facts, ...answerFacts(error) });
    throw error;
  }
}

async function readWritten(operation: OperationName, request: IncomingMessage): Promise<Written> {
  if (OPERATIONS[operation].request === null) return { index: null, keys: 0, content: null };
  if (operation === 'putVectors') {
    const body = await readJson(request, BODY_LIMIT, putVectorsSchema);
    const keys = body.vectors.map(({ key }) => key);
    return { index: body.indexName, keys, content: Buffer.from(exactJson(body)) };
  }
  const body = await readJson(request, BODY_LIMIT, putVectorIndexRequestSchema);
  return { index: body.indexName, keys: 0, content: Buffer.from(JSON.stringify(body)) };
}
