import * as z from 'zod/mini';
import type { JournalEntry } from '#engine/run-journal.ts';

const failureSchema = z.object({
  code: z.string(),
  status: z.number(),
  message: z.string(),
  requestId: z.nullable(z.string()),
  ec: z.nullable(z.string()),
  outcome: z.enum(['not-sent', 'answered', 'unknown']),
});

const runSchema = z.object({
  id: z.string(),
  connection: z.string(),
  environment: z.string(),
  region: z.string(),
  accountId: z.string(),
  bucket: z.string(),
  index: z.string(),
  confirmationId: z.string(),
  expiresAt: z.string(),
  confirmedAt: z.number(),
  staged: z.number(),
  batches: z.array(z.object({ keys: z.array(z.string()), digest: z.string(), token: z.string() })),
  kept: z.array(z.object({ key: z.string(), reason: z.enum(['already-gone', 'changed-kept']) })),
  backup: z.nullable(z.object({ fileName: z.string(), count: z.number(), sha256: z.string() })),
});

const endReasonSchema = z.enum(['finished', 'stopped', 'interrupted']);
const at = z.number();
const batch = z.int().check(z.minimum(0));

const entrySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('confirmed'), at, run: runSchema }),
  z.object({ type: z.literal('sending'), at, batch, attempt: z.number() }),
  z.object({ type: z.literal('answered'), at, batch, requestId: z.nullable(z.string()) }),
  z.object({ type: z.literal('failed'), at, batch, failure: failureSchema }),
  z.object({
    type: z.literal('proved'),
    at,
    batch,
    stillPresent: z.array(z.string()),
    settled: z.boolean(),
  }),
  z.object({ type: z.literal('unproved'), at, batch, failure: failureSchema }),
  z.object({ type: z.literal('ended'), at, reason: endReasonSchema }),
]);

/** @returns null when any entry is damaged: a journal with a hole proves nothing */
export function parseJournal(rows: readonly unknown[]): readonly JournalEntry[] | null {
  const parsed = z.array(entrySchema).safeParse(rows);
  return parsed.success ? parsed.data : null;
}

const summarySchema = z.object({
  id: z.string(),
  connection: z.string(),
  bucket: z.string(),
  index: z.string(),
  confirmedAt: z.number(),
  confirmed: z.number(),
  ended: z.nullable(endReasonSchema),
  provenGone: z.number(),
  failed: z.number(),
});

/** One line of the list of runs. */
export interface RunSummary extends Readonly<z.infer<typeof summarySchema>> {}

/** The rows that can be read, latest first. */
export function parseSummaries(rows: readonly unknown[]): readonly RunSummary[] {
  return rows
    .flatMap((row) => summarySchema.safeParse(row).data ?? [])
    .sort((a, b) => b.confirmedAt - a.confirmedAt);
}
