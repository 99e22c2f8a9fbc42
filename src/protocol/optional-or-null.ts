import * as z from 'zod/mini';

/** A member that may be left out, or be `null` instead, as some writers of JSON do: both read the same. */
export function optionalOrNull<Schema extends z.ZodMiniType>(schema: Schema) {
  return z.optional(
    z.pipe(
      z.nullable(schema),
      z.transform((value) => value ?? undefined),
    ),
  );
}
