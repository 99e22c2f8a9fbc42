import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { batchDigestWithOmitted, type Sha256 } from '#protocol/batch-digest.ts';
import { LIMITS } from '#protocol/limits.ts';
import {
  CONFIRMATION_HEADER,
  type ProxyDeleteRequest,
  proxyDeleteRequestSchema,
} from '#protocol/proxy-api.ts';
import { keyProblem } from '#protocol/vector.ts';
import { type AuditedCall, answerFacts } from './audit-trail.ts';
import { checkToken } from './confirmation-token.ts';
import { type ProxyProblem, refusal } from './problem.ts';
import type { ProxyContext } from './proxy-context.ts';
import { requireWriter } from './reachable-bucket.ts';
import { readJson } from './request-json.ts';
import type { ServiceAnswer } from './service-client.ts';

/** Several times as fast as the portable one, for the hash of each key of each delete. */
const nativeSha256: Sha256 = (content) => hash('sha256', content, 'buffer');

const BODY_LIMIT = 16 * 1024 * 1024;

/** A delete that was checked against its confirmation: nothing else is ever sent. */
interface ConfirmedDelete {
  readonly index: string;
  readonly keys: string[];
  readonly confirmationId: string;
  /** Of the batch as confirmed, with the keys left out since. */
  readonly digest: string;
}

/**
 * Deletes the keys of a confirmed batch, or some of them.
 *
 * Each refusal is recorded and nothing is sent. Otherwise the record with the
 * keys is on disk before the request goes out, and its outcome after. The
 * request is not given up when the browser goes away: its outcome has to be known.
 *
 * @throws ProxyProblem; a `not-sent` outcome is certain
 */
export async function deleteVectors(
  context: ProxyContext,
  call: AuditedCall,
  request: IncomingMessage,
): Promise<ServiceAnswer['headers']> {
  const confirmed = await confirmedDelete(context, call, request);
  const { index, keys, confirmationId, digest } = confirmed;
  const facts = { index, confirmationId, digest };
  await context.trail.before(call, { ...facts, event: 'delete-sent', keys });

  const outcome = await sendDelete(context, call, confirmed);
  await context.trail.after(call, {
    ...facts,
    event: 'delete-answered',
    keys: keys.length,
    ...(outcome.ok
      ? {
          status: outcome.answer.statusCode,
          requestId: header(outcome.answer, 'x-oss-request-id'),
          ec: header(outcome.answer, 'x-oss-ec'),
        }
      : answerFacts(outcome.error)),
  });
  if (!outcome.ok) throw outcome.error;
  context.metrics.deletedKeys.inc(keys.length);
  return outcome.answer.headers;
}

async function sendDelete(
  { service }: ProxyContext,
  { connection, bucket }: AuditedCall,
  { index, keys }: ConfirmedDelete,
): Promise<{ ok: true; answer: ServiceAnswer } | { ok: false; error: unknown }> {
  // Written anew from what was checked: nothing else of the body can come along.
  const content = Buffer.from(JSON.stringify({ indexName: index, keys }), 'utf8');
  try {
    const answer = await service.send({
      connection,
      bucket,
      operation: 'deleteVectors',
      body: { length: content.length, content },
    });
    // The status is the whole answer; what follows it cannot take it back.
    await answer.body.dump().catch(() => undefined);
    return { ok: true, answer };
  } catch (error) {
    return { ok: false, error };
  }
}

async function confirmedDelete(
  { options, trail }: ProxyContext,
  call: AuditedCall,
  request: IncomingMessage,
): Promise<ConfirmedDelete> {
  let asked: ProxyDeleteRequest | null = null;
  let confirmationId: string | null = null;
  try {
    requireWriter(call.person, call.connection);
    asked = await readJson(request, BODY_LIMIT, proxyDeleteRequestSchema);
    requireSoundKeys(asked.keys);
    const token = request.headers[CONFIRMATION_HEADER];
    if (typeof token !== 'string') throw confirmationRequired();
    const { keys, omitted = [], indexName: index } = asked;
    const digest = batchDigestWithOmitted(keys, omitted, nativeSha256);
    if (digest === null) throw confirmationMismatch();
    const check = checkToken(
      token,
      {
        connection: call.connection.name,
        bucket: call.bucket,
        index,
        digest,
        count: keys.length + omitted.length,
        actor: call.person.actor,
      },
      options.confirmationSecret,
      options.now(),
    );
    confirmationId = check.confirmationId;
    if (!check.fits) {
      throw check.reason === 'expired' ? confirmationExpired() : confirmationMismatch();
    }
    return { index, keys, confirmationId: check.confirmationId, digest };
  } catch (error) {
    const facts = { index: asked?.indexName ?? null, keys: asked?.keys.length ?? 0 };
    await trail.refused(call, { ...facts, confirmationId }, error);
    throw error;
  }
}

function requireSoundKeys(keys: readonly string[]): void {
  const limit = LIMITS.deleteKeysPerCall;
  if (keys.length < 1 || keys.length > limit) {
    throw refusal(
      400,
      'InvalidRequest',
      `A delete names 1 to ${limit} keys; this one names ${keys.length}.`,
    );
  }
  if (new Set(keys).size < keys.length) {
    throw refusal(400, 'InvalidRequest', 'A delete names each key once; this one repeats a key.');
  }
  for (const [at, key] of keys.entries()) {
    const problem = keyProblem(key);
    if (problem !== null) {
      throw refusal(400, 'InvalidRequest', `The key at place ${at} cannot be deleted. ${problem}`);
    }
  }
}

function confirmationRequired(): ProxyProblem {
  return refusal(
    428,
    'ConfirmationRequired',
    `Nothing was deleted: the request carries no confirmation. Confirm the keys first, and send the token of their batch in ${CONFIRMATION_HEADER}.`,
  );
}

function confirmationMismatch(): ProxyProblem {
  return refusal(
    403,
    'ConfirmationMismatch',
    'Nothing was deleted: the confirmation is not for exactly these keys, in this order, of this index, by you. Review and confirm them again.',
  );
}

function confirmationExpired(): ProxyProblem {
  return refusal(
    403,
    'ConfirmationExpired',
    'Nothing was deleted: the confirmation has expired. Review and confirm the remaining keys again.',
  );
}

function header({ headers }: ServiceAnswer, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value : null;
}
