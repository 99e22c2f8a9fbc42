import * as z from 'zod/mini';
import { LIMITS } from './limits.ts';
import { optionalOrNull } from './optional-or-null.ts';

/**
 * A value in a vector's metadata. The current documentation allows strings and
 * lists of strings; older and newer pages also speak of numbers and booleans
 * (API sheet §3.15), so a reader has to cope with those.
 */
type Scalar = string | number | boolean;
export type MetadataValue = Scalar | Scalar[];
export type Metadata = Record<string, MetadataValue>;

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const valueSchema = z.union([scalar, z.array(scalar)]);

/**
 * Passed on as it was parsed from JSON, not copied: a copy by `z.record` leaves
 * out a field named `__proto__`, and a backup would then lack it.
 */
export const metadataSchema = z.custom<Metadata>(
  isMetadata,
  'Metadata is an object of texts, numbers, truth values and lists of these',
);

function isMetadata(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((field) => valueSchema.safeParse(field).success);
}

export const float32DataSchema = z.object({ float32: z.array(z.number()) });

/** A vector as GetVectors and ListVectors answer it: only `key` is certain. */
export const vectorSchema = z.object({
  key: z.string(),
  data: optionalOrNull(float32DataSchema),
  metadata: optionalOrNull(metadataSchema),
});
export type Vector = z.infer<typeof vectorSchema>;

/** Length of a key as the service limits it: code points, not UTF-16 units. */
export function keyLength(key: string): number {
  let length = 0;
  for (const _ of key) length += 1;
  return length;
}

/**
 * @returns what is wrong with `key`, or null. A lone surrogate has no UTF-8
 *   form: sent as JSON it would arrive as another key (U+FFFD).
 */
export function keyProblem(key: string): string | null {
  const length = keyLength(key);
  const { min, max } = LIMITS.keyLength;
  if (length < min || length > max) {
    return `A key has ${min} to ${max} characters; this one has ${length}.`;
  }
  if (/\p{Surrogate}/u.test(key))
    return 'The key holds half of a surrogate pair and has no UTF-8 form.';
  return null;
}
