import * as z from 'zod/mini';
import { LIMITS } from './limits.ts';
import { deleteVectorsRequestSchema } from './operation-messages.ts';
import type { OperationName } from './operations.ts';

/** Header that carries a batch's confirmation token on a DeleteVectors. */
export const CONFIRMATION_HEADER = 'x-delete-confirmation';

/** Address of one operation, or of the confirmations, on one bucket. */
export function bucketPath(
  connection: string,
  bucket: string,
  operation: OperationName | 'confirmations',
): string {
  return `/api/connections/${encodeURIComponent(connection)}/buckets/${encodeURIComponent(bucket)}/${operation}`;
}

export const roleSchema = z.enum(['viewer', 'operator']);
export type Role = z.infer<typeof roleSchema>;

const connectionSchema = z.object({
  name: z.string(),
  region: z.string(),
  accountId: z.string(),
  /** Where the proxy sends requests, for the operator to read. */
  endpoint: z.string(),
  /** `production` asks for the strictest confirmation; `emulator` is the built-in service. */
  environment: z.string(),
  /** The only buckets reachable here; absent when the account's list decides. */
  buckets: z.optional(z.array(z.string())),
  readOnly: z.boolean(),
});
export type Connection = z.infer<typeof connectionSchema>;

/** Answer of `GET /api/session`. */
export const sessionSchema = z.object({
  actor: z.string(),
  role: roleSchema,
  connections: z.array(connectionSchema),
  version: z.string(),
});
export type Session = z.infer<typeof sessionSchema>;

const hexDigest = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** Body of `POST …/confirmations`. */
export const confirmationRequestSchema = z.object({
  index: z.string().check(z.minLength(1)),
  /** What the operator typed; has to equal the index's name (production: name and number). */
  typedName: z.string(),
  batches: z
    .array(
      z.object({
        digest: hexDigest,
        count: z.int().check(z.minimum(1), z.maximum(LIMITS.deleteKeysPerCall)),
      }),
    )
    .check(z.minLength(1)),
  /** What could put the keys back; absent when the caller does not say. */
  backup: z.optional(
    z.union([
      z.literal('declined'),
      z.object({
        /** Of the backup's manifest. */
        sha256: hexDigest,
        /** Vectors in the backup. */
        count: z.int().check(z.minimum(0)),
      }),
    ]),
  ),
});
export type ConfirmationRequest = z.infer<typeof confirmationRequestSchema>;

export const confirmationSchema = z.object({
  confirmationId: z.string(),
  /** ISO 8601, UTC. */
  expiresAt: z.string(),
  /** One token for each batch, in the order of the request. */
  tokens: z.array(z.string()),
});
export type Confirmation = z.infer<typeof confirmationSchema>;

/** Body of `POST …/deleteVectors` at the proxy; `omitted` never reaches the service. */
export const proxyDeleteRequestSchema = z.extend(deleteVectorsRequestSchema, {
  omitted: z.optional(z.array(z.object({ at: z.int().check(z.minimum(0)), sha256: hexDigest }))),
});
export type ProxyDeleteRequest = z.infer<typeof proxyDeleteRequestSchema>;

/** RFC 9457 problem details, with what the service said carried along. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  /** The service's error code, or one of the proxy's own. */
  code: z.string(),
  outcome: z.enum(['not-sent', 'answered', 'unknown']),
  requestId: z.optional(z.string()),
  ec: z.optional(z.string()),
});
export type Problem = z.infer<typeof problemSchema>;

/**
 * What the operator has to type to confirm: the index's name, and on a
 * production connection also how many vectors go.
 */
export function confirmationPhrase(environment: string, index: string, count: number): string {
  return environment === 'production' ? `${index} ${count}` : index;
}

const auditEventSchema = z.enum([
  'confirmed',
  'delete-sent',
  'delete-answered',
  'put-sent',
  'put-answered',
  'refused',
]);

/** One line of the audit log. Each line names the SHA-256 of the line before it. */
export const auditRecordSchema = z.object({
  seq: z.int(),
  time: z.string(),
  actor: z.string(),
  connection: z.string(),
  bucket: z.string(),
  index: z.nullable(z.string()),
  event: auditEventSchema,
  confirmationId: z.nullable(z.string()),
  /** The keys sent, or the number confirmed or refused. */
  keys: z.union([z.array(z.string()), z.number()]),
  digest: z.nullable(z.string()),
  status: z.nullable(z.number()),
  requestId: z.nullable(z.string()),
  ec: z.nullable(z.string()),
  /** Code of an error or refusal; null when all went well. */
  code: z.nullable(z.string()),
  /** Of `confirmed`: the SHA-256 of the backup that was made, or that there is none. */
  backup: z.optional(z.union([z.literal('declined'), hexDigest])),
  previous: z.string(),
});
export type AuditRecord = z.infer<typeof auditRecordSchema>;
