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
  /** Entries, and whole operations, that could not be read: damaged, or of another version. */
  readonly unreadable: number;
}

/** An operation as stored: single damaged entries must not take the others with them. */
const storedSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('stage'), entries: z.array(z.unknown()) }),
  z.object({ type: z.literal('unstage'), keys: z.array(z.string()) }),
  z.object({ type: z.literal('replace'), entries: z.array(z.unknown()) }),
]);

/** What stored operations come to, carried out in order as `applyStaging` does, but in one map. */
export function readStoredOperations(operations: readonly unknown[]): StoredEntries {
  const entries = new Map<string, StagedEntry>();
  let unreadable = 0;
  for (const stored of operations) {
    const operation = storedSchema.safeParse(stored);
    if (!operation.success) {
      unreadable += 1;
      continue;
    }
    if (operation.data.type === 'unstage') {
      for (const key of operation.data.keys) entries.delete(key);
      continue;
    }
    const replaces = operation.data.type === 'replace';
    for (const row of operation.data.entries) {
      const entry = stagedEntrySchema.safeParse(row);
      if (!entry.success) unreadable += 1;
      else if (entries.has(entry.data.key) === replaces) entries.set(entry.data.key, entry.data);
    }
  }
  return { entries: [...entries.values()], unreadable };
}
