import * as z from 'zod/mini';
import { openSegment } from '#engine/open-segment.ts';
import type { StagedEntry } from '#engine/staged-entry.ts';
import type { StagedSegment } from '#engine/staged-segment.ts';

const provenanceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('by-hand') }),
  z.object({ kind: z.literal('match'), description: z.string() }),
  z.object({ kind: z.literal('neighbour'), of: z.string() }),
  z.object({ kind: z.literal('list'), name: z.string() }),
  z.object({
    kind: z.literal('comparison'),
    file: z.string(),
    difference: z.enum(['added', 'changed']),
  }),
  z.object({ kind: z.literal('set'), name: z.string() }),
  z.object({ kind: z.literal('duplicate'), kept: z.string() }),
]);

const stagedEntrySchema = z.object({
  key: z.string().check(z.minLength(1)),
  provenance: provenanceSchema,
  fingerprint: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  stagedAt: z.number(),
});

export const numbersSchema = z.custom<Uint32Array<ArrayBuffer>>(
  (value) => value instanceof Uint32Array,
);
const bytesSchema = z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array);

const keptSegmentSchema = z.object({
  bytes: bytesSchema,
  ends: numbersSchema,
  hashes: numbersSchema,
  fingerprints: bytesSchema,
  provenance: provenanceSchema,
  stagedAt: z.number(),
});

/** @returns null for anything but an entry of this version of the console */
export function parseEntry(value: unknown): StagedEntry | null {
  const parsed = stagedEntrySchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** @returns null for anything but a segment whose parts fit together */
export function parseSegment(value: unknown): StagedSegment | null {
  const parsed = keptSegmentSchema.safeParse(value);
  return parsed.success ? openSegment(parsed.data) : null;
}
