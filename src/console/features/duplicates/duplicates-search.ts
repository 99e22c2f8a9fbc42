import * as z from 'zod/mini';

/** What the address of a search for duplicates says. Anything it cannot be is left out. */
export const duplicatesSearchSchema = z.object({
  /** The group that is looked at, from 1. */
  group: z.catch(z.optional(z.int().check(z.minimum(1))), undefined),
});
export type DuplicatesSearch = z.infer<typeof duplicatesSearchSchema>;
