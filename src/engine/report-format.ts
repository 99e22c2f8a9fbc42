import * as z from 'zod/mini';

/** First member of every report; the number changes when a reader of the old form could be misled. */
export const REPORT_FORMAT = 'vector-bucket-report/1';

/** What became of a staged key in a deletion; each has exactly one. */
export const DELETE_OUTCOMES = [
  'proven-gone',
  'already-gone',
  'changed-kept',
  'failed',
  'not-attempted',
] as const;
export type DeleteOutcome = (typeof DELETE_OUTCOMES)[number];

/** What became of a chosen key in a restore; each has exactly one. */
export const RESTORE_OUTCOMES = [
  'restored',
  'already-there',
  'different-kept',
  'failed',
  'not-attempted',
] as const;
export type RestoreOutcome = (typeof RESTORE_OUTCOMES)[number];

const count = z.int().check(z.minimum(0));
const hexDigest = z.string().check(z.regex(/^[0-9a-f]{64}$/));

const batchSchema = z.object({
  /** `batchDigest` of its keys in their order. */
  digest: hexDigest,
  count: z.int().check(z.minimum(1)),
  /** How far it came; not interpreted by readers. */
  state: z.string(),
  /** Requests that were sent for it. */
  attempts: count,
  /** Of the write that the service answered with success; null when no such answer arrived. */
  requestId: z.nullable(z.string()),
});

const facts = {
  format: z.literal(REPORT_FORMAT),
  id: z.string(),
  connection: z.string(),
  environment: z.string(),
  region: z.string(),
  accountId: z.string(),
  bucket: z.string(),
  index: z.string(),
  /** Milliseconds since the Unix epoch, by the clock of who confirmed. */
  confirmedAt: z.number(),
  /** In their order; the first covers the whole plan, a later one what was left of it. */
  confirmations: z.array(z.object({ confirmationId: z.string(), expiresAt: z.string() })),
  /** Keys of the account: those of the plan and those kept out of it. */
  staged: count,
  plan: z.object({
    /** Of the raw bytes of the batches' digests in their order. */
    sha256: hexDigest,
    batches: count,
    /** Keys in all batches. */
    count,
  }),
  /** Deletion: the backup made before, null when declined. Restore: the file it was made from. */
  backup: z.nullable(z.object({ fileName: z.string(), count, sha256: hexDigest })),
  driftCheck: z.boolean(),
  /** Null while the run is not over. */
  ended: z.nullable(z.enum(['finished', 'stopped'])),
  endedAt: z.nullable(z.number()),
  batches: z.array(batchSchema),
};

/** Keys by outcome; `sent` only while a run is not over, its lines then read `failed`. */
const totals = { sent: z.optional(count), staged: count };

/** First line of a report. */
export const reportHeaderSchema = z.discriminatedUnion('kind', [
  z.object({
    ...facts,
    kind: z.literal('delete'),
    counts: z.object({
      'proven-gone': count,
      'already-gone': count,
      'changed-kept': count,
      failed: count,
      'not-attempted': count,
      ...totals,
    }),
  }),
  z.object({
    ...facts,
    kind: z.literal('restore'),
    counts: z.object({
      restored: count,
      'already-there': count,
      'different-kept': count,
      failed: count,
      'not-attempted': count,
      ...totals,
    }),
  }),
]);
export type ReportHeader = z.infer<typeof reportHeaderSchema>;

/** What became of one staged key: every line of a report after the first. */
export const reportLineSchema = z.object({
  key: z.string(),
  outcome: z.enum([...DELETE_OUTCOMES, 'restored', 'already-there', 'different-kept']),
  /** Place of its batch in the run, from 0; null when it was kept out of the plan. */
  batch: z.nullable(count),
  requestId: z.nullable(z.string()),
  /**
   * Why it failed: the code of the service or the proxy, or
   * `StillPresent`: answered as deleted, and there when read afterwards;
   * `OutcomeUnknown`: sent, and nothing could be read.
   */
  code: z.nullable(z.string()),
  message: z.nullable(z.string()),
});
export type ReportLine = z.infer<typeof reportLineSchema>;
