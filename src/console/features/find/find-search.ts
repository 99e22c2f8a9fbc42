import * as z from 'zod/mini';

/** What the address of a search for listed keys says; the list cannot be in it. Anything it cannot be is left out. */
export const findSearchSchema = z.object({
  /** The group of keys that is shown; chosen by what was found when left out. */
  group: z.catch(
    z.optional(z.enum(['found', 'missing', 'repeated', 'near', 'unknown'])),
    undefined,
  ),
});
