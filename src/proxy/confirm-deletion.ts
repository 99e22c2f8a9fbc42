import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import {
  type Confirmation,
  type ConfirmationRequest,
  confirmationPhrase,
  confirmationRequestSchema,
} from '#protocol/proxy-api.ts';
import type { AuditedCall } from './audit-trail.ts';
import { issueToken } from './confirmation-token.ts';
import { refusal } from './problem.ts';
import type { ProxyContext } from './proxy-context.ts';
import { requireWriter } from './reachable-bucket.ts';
import { readJson } from './request-json.ts';

/** Room for the batches of ten million keys, 500 a batch. */
const BODY_LIMIT = 8 * 1024 * 1024;
const BASE_LIFETIME_MS = 15 * 60 * 1000;
/** Slower than any service that is not throttling: a run is not cut off by its length alone. */
const KEYS_PER_SECOND = 250;

/**
 * Takes a plan that an operator confirmed by typing, and answers with a token
 * for each of its batches. The intent is in the audit log before the first
 * token leaves; `digest` there is the SHA-256 over the digests of the batches,
 * and `backup` what the operator's client says of the backup.
 *
 * @throws ProxyProblem `ReadOnly`, `TypedNameMismatch`, `InvalidRequest`,
 *   `AuditUnavailable`; the first two are recorded as refused
 */
export async function confirmDeletion(
  { options, trail }: ProxyContext,
  call: AuditedCall,
  request: IncomingMessage,
): Promise<Confirmation> {
  let plan: ConfirmationRequest | null = null;
  try {
    requireWriter(call.person, call.connection);
    plan = await readJson(request, BODY_LIMIT, confirmationRequestSchema);
    requireTypedName(plan, call.connection.environment);
  } catch (error) {
    const keys = plan === null ? 0 : countKeys(plan);
    await trail.refused(call, { index: plan?.index ?? null, keys }, error);
    throw error;
  }

  const { index, batches, backup } = plan;
  const keys = countKeys(plan);
  const confirmationId = randomUUID();
  const lifetimeMs = options.confirmationLifetimeMs ?? lifetimeOf(keys);
  const expires = options.now().valueOf() + lifetimeMs;
  await trail.before(call, {
    event: 'confirmed',
    index,
    keys,
    confirmationId,
    digest: planDigest(plan),
    ...(backup !== undefined && { backup: backup === 'declined' ? backup : backup.sha256 }),
  });
  const place = {
    connection: call.connection.name,
    bucket: call.bucket,
    index,
    actor: call.person.actor,
  };
  return {
    confirmationId,
    expiresAt: new Date(expires).toISOString(),
    tokens: batches.map((batch) =>
      issueToken({ ...place, ...batch }, { confirmationId, expires }, options.confirmationSecret),
    ),
  };
}

function requireTypedName(plan: ConfirmationRequest, environment: string): void {
  const phrase = confirmationPhrase(environment, plan.index, countKeys(plan));
  if (plan.typedName === phrase) return;
  throw refusal(
    403,
    'TypedNameMismatch',
    `What was typed does not confirm this deletion. Type exactly: ${phrase}`,
  );
}

function lifetimeOf(keys: number): number {
  return BASE_LIFETIME_MS + Math.floor(keys / KEYS_PER_SECOND) * 1000;
}

function countKeys({ batches }: ConfirmationRequest): number {
  return batches.reduce((sum, { count }) => sum + count, 0);
}

function planDigest({ batches }: ConfirmationRequest): string {
  const hash = createHash('sha256');
  for (const { digest } of batches) hash.update(digest, 'hex');
  return hash.digest('hex');
}
