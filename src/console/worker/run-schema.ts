import * as z from 'zod/mini';
import { endReasonSchema, pauseReasonSchema } from '#engine/journal-schema.ts';
import type { KeptKey } from '#engine/run-record.ts';

const batchKeysSchema = z.object({
  keys: z.array(z.string()),
  /**
   * `contentFingerprint` of each. For a restore that may write over: of what was seen there,
   * empty where nothing may be written over; for any other restore absent.
   */
  contents: z.optional(z.array(z.string())),
});
export type StoredBatch = z.infer<typeof batchKeysSchema>;

/** @returns null when the row is damaged */
export function parseStoredBatch(row: unknown): StoredBatch | null {
  return batchKeysSchema.safeParse(row).data ?? null;
}

const keptSchema = z.array(
  z.object({ key: z.string(), reason: z.enum(['already-gone', 'changed-kept']) }),
);

export function parseKept(row: unknown): readonly KeptKey[] | null {
  return keptSchema.safeParse(row).data ?? null;
}

const summarySchema = z.object({
  id: z.string(),
  kind: z.enum(['delete', 'restore']),
  connection: z.string(),
  bucket: z.string(),
  index: z.string(),
  confirmedAt: z.number(),
  /** Keys to be deleted, or put back. */
  confirmed: z.number(),
  confirmationIds: z.array(z.string()),
  paused: z.nullable(pauseReasonSchema),
  ended: z.nullable(endReasonSchema),
  /** Deleted and proven gone, or put back and read. */
  done: z.number(),
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
