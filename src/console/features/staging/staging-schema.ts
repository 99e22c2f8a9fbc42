import * as z from 'zod/mini';
import type { StagedEntry } from '#engine/staged-entry.ts';
import type { StagingOperation } from './staging-operation.ts';

const provenanceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('by-hand') }),
  z.object({ kind: z.literal('match'), description: z.string() }),
  z.object({ kind: z.literal('neighbour'), of: z.string() }),
]);

const stagedEntrySchema = z.object({
  key: z.string().check(z.minLength(1)),
  provenance: provenanceSchema,
  fingerprint: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  stagedAt: z.number(),
});

const operationSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('stage'), entries: z.array(stagedEntrySchema) }),
  z.object({ type: z.literal('unstage'), keys: z.array(z.string()) }),
  z.object({ type: z.literal('replace'), entries: z.array(stagedEntrySchema) }),
]);

const messageSchema = z.object({ target: z.string(), operation: operationSchema });

/** What one tab tells the others. */
export interface StagingMessage {
  /** `targetId` of the index. */
  readonly target: string;
  readonly operation: StagingOperation;
}

/** @returns null for anything but a message of this version of the console */
export function parseStagingMessage(value: unknown): StagingMessage | null {
  const parsed = messageSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

export interface StoredEntries {
  readonly entries: readonly StagedEntry[];
  /** Rows that could not be read: damaged, or written by another version. */
  readonly unreadable: number;
}

/** Sorts stored rows into what can be trusted and what cannot. */
export function parseStoredEntries(rows: readonly unknown[]): StoredEntries {
  const entries: StagedEntry[] = [];
  for (const row of rows) {
    const parsed = stagedEntrySchema.safeParse(row);
    if (parsed.success) entries.push(parsed.data);
  }
  return { entries, unreadable: rows.length - entries.length };
}
