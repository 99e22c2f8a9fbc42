import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod/mini';
import { LIMITS } from '#protocol/limits.ts';
import { BUCKET_NAME_PATTERN } from '#protocol/vector-bucket.ts';
import { vectorIndexSchema } from '#protocol/vector-index.ts';
import type { PlannedBatch } from './plan.ts';
import type { KeptKey } from './run-record.ts';

/** First member of every plan file; the number changes when a reader of the old form could be misled. */
const PLAN_FORMAT = 'vector-bucket-plan/1';

/** How long a plan may be begun after it was confirmed, in milliseconds; a week. */
export const PLAN_LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

/** Of one plan. More would not fit into one confirmation (some 95 bytes for each batch of 500, 8 MiB at most). */
const PLAN_KEYS_MAX = 40_000_000;

const KEPT_KEYS_PER_LINE = 500;

/** A plan that cannot be followed. Nothing may be deleted on its account. */
export class PlanFileError extends Error {
  override readonly name = 'PlanFileError';
  /** Line of the file, from 1; null when it is not about one. */
  readonly line: number | null;

  constructor(message: string, line: number | null = null) {
    super(line === null ? message : `Line ${line} of the plan ${message}`);
    this.line = line;
  }
}

const count = z.int().check(z.minimum(0));
const hexDigest = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** First line of a plan file: what was confirmed, where, by whom and until when it may be begun. */
export const planHeaderSchema = z.object({
  format: z.literal(PLAN_FORMAT),
  id: z.string().check(z.minLength(1)),
  connection: z.string().check(z.minLength(1)),
  environment: z.string(),
  /** Region, account and bucket become part of the address that requests are sent to. */
  region: z.string().check(z.regex(/^[a-z]{2}-[a-z0-9-]*[a-z0-9]$/)),
  accountId: z.string().check(z.regex(/^\d{5,20}$/)),
  bucket: z.string().check(z.regex(BUCKET_NAME_PATTERN)),
  index: vectorIndexSchema,
  /** Milliseconds since the Unix epoch. */
  confirmedAt: z.number(),
  /** The actor, as the audit log names them. */
  confirmedBy: z.string(),
  confirmationId: z.string(),
  /** What the operator typed (`confirmationPhrase`). */
  typedName: z.string(),
  /** Milliseconds since the Unix epoch; a run that was begun may go on after it. */
  validUntil: z.number(),
  /** Keys of the account: those of the batches and those kept out of them. */
  staged: z.int().check(z.minimum(1), z.maximum(PLAN_KEYS_MAX)),
  /** Keys in all batches. */
  count: z.int().check(z.minimum(1), z.maximum(PLAN_KEYS_MAX)),
  driftCheck: z.boolean(),
  backup: z.enum(['declined', 'required']),
});
export type PlanHeader = z.infer<typeof planHeaderSchema>;

/** A line for each batch, in order: its digest, and each key with the fingerprint it was reviewed with. */
export const planBatchSchema = z.object({
  digest: hexDigest,
  keys: z
    .array(z.tuple([z.string(), z.string().check(z.regex(/^[0-9a-f]{32}$/))]))
    .check(z.minLength(1), z.maxLength(LIMITS.deleteKeysPerCall)),
});

/** Then lines for the keys that were staged and are in no batch. */
export const planKeptSchema = z.object({
  kept: z
    .array(z.tuple([z.string(), z.enum(['already-gone', 'changed-kept'])]))
    .check(z.minLength(1), z.maxLength(KEPT_KEYS_PER_LINE)),
});

/** The last line. */
export const planManifestSchema = z.strictObject({
  batches: count,
  /** Keys in all batches. */
  count,
  /** Lower-case hex, of all lines before this one, each with its newline. */
  sha256: hexDigest,
});

/**
 * A confirmed plan as JSON Lines, each text one line with its newline. The file is
 * not compressed, so that a run can fetch single batches from it.
 *
 * @param header without its `format`
 * @throws RangeError at the end, and without the last line, when batches and kept
 *   keys are not as many as the header says
 */
export async function* planFileLines(
  header: Omit<PlanHeader, 'format'>,
  batches: Iterable<PlannedBatch> | AsyncIterable<PlannedBatch>,
  kept: Iterable<KeptKey> | AsyncIterable<KeptKey>,
): AsyncGenerator<string> {
  const hash = sha256.create();
  const seal = (value: unknown) => {
    const line = `${JSON.stringify(value)}\n`;
    hash.update(utf8ToBytes(line));
    return line;
  };
  const totals = { batches: 0, keys: 0, kept: 0 };

  yield seal({ format: PLAN_FORMAT, ...header });
  for await (const { digest, keys } of batches) {
    totals.batches += 1;
    totals.keys += keys.length;
    yield seal({ digest, keys: keys.map(({ key, content }) => [key, content]) });
  }
  let page: [string, string][] = [];
  for await (const { key, reason } of kept) {
    totals.kept += 1;
    page.push([key, reason]);
    if (page.length < KEPT_KEYS_PER_LINE) continue;
    yield seal({ kept: page });
    page = [];
  }
  if (page.length > 0) yield seal({ kept: page });

  if (totals.keys !== header.count || totals.keys + totals.kept !== header.staged) {
    throw new RangeError(
      `The plan has ${totals.keys} keys in batches and ${totals.kept} kept; its header speaks of ${header.count} and ${header.staged} in all.`,
    );
  }
  const manifest = { batches: totals.batches, count: totals.keys };
  yield `${JSON.stringify({ ...manifest, sha256: bytesToHex(hash.digest()) })}\n`;
}
