import * as z from 'zod/mini';
import { confirmationSchema } from '#protocol/proxy-api.ts';
import type { JournalEntry } from './run-journal.ts';

const failureSchema = z.object({
  code: z.string(),
  status: z.number(),
  message: z.string(),
  requestId: z.nullable(z.string()),
  ec: z.nullable(z.string()),
  outcome: z.enum(['not-sent', 'answered', 'unknown']),
});

const backupSchema = z.object({ fileName: z.string(), count: z.number(), sha256: z.string() });

const runFacts = {
  id: z.string(),
  connection: z.string(),
  environment: z.string(),
  region: z.string(),
  accountId: z.string(),
  bucket: z.string(),
  index: z.string(),
  confirmedAt: z.number(),
  staged: z.number(),
  batches: z.array(z.object({ digest: z.string(), count: z.int() })),
};

const runSchema = z.discriminatedUnion('kind', [
  z.object({
    ...runFacts,
    kind: z.literal('delete'),
    kept: z.object({ 'already-gone': z.number(), 'changed-kept': z.number() }),
    backup: z.nullable(backupSchema),
    driftCheck: z.boolean(),
  }),
  z.object({
    ...runFacts,
    kind: z.literal('restore'),
    backup: backupSchema,
    overwrite: z.boolean(),
  }),
]);

export const endReasonSchema = z.enum(['finished', 'stopped']);
export const pauseReasonSchema = z.enum(['operator', 'refused', 'expired', 'away', 'canary']);
const at = z.number();
const batch = z.int().check(z.minimum(0));
const positions = z.array(z.int().check(z.minimum(0)));

const entrySchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('begun'),
    at,
    run: runSchema,
    confirmation: z.nullable(confirmationSchema),
  }),
  z.object({ type: z.literal('checked'), at, batch, needless: positions, kept: positions }),
  z.object({ type: z.literal('sending'), at, batch, attempt: z.number() }),
  z.object({ type: z.literal('withdrawn'), at, batch, uncertain: z.boolean() }),
  z.object({ type: z.literal('answered'), at, batch, requestId: z.nullable(z.string()) }),
  z.object({ type: z.literal('failed'), at, batch, failure: failureSchema, again: z.boolean() }),
  z.object({
    type: z.literal('proved'),
    at,
    batch,
    contradicted: positions,
    settled: z.boolean(),
  }),
  z.object({ type: z.literal('unproved'), at, batch, failure: failureSchema, again: z.boolean() }),
  z.object({
    type: z.literal('paused'),
    at,
    reason: pauseReasonSchema,
    failure: z.nullable(failureSchema),
  }),
  z.object({ type: z.literal('stopping'), at }),
  z.object({ type: z.literal('resumed'), at }),
  z.object({
    type: z.literal('reconfirmed'),
    at,
    confirmationId: z.string(),
    expiresAt: z.string(),
    tokens: z.array(z.object({ batch, token: z.string() })),
  }),
  z.object({ type: z.literal('ended'), at, reason: endReasonSchema }),
]);

/** @returns null when the entry is damaged */
export function parseJournalEntry(row: unknown): JournalEntry | null {
  return entrySchema.safeParse(row).data ?? null;
}

/** @returns null when any entry is damaged: a journal with a hole proves nothing */
export function parseJournal(rows: readonly unknown[]): readonly JournalEntry[] | null {
  const entries = rows.map(parseJournalEntry);
  return entries.every((entry) => entry !== null) ? entries : null;
}
