import * as z from 'zod/mini';

/** What the address of a comparison says; the file cannot be in it. Anything it cannot be is left out. */
export const compareSearchSchema = z.object({
  /** The group that is listed; the first that has keys when left out. */
  group: z.catch(z.optional(z.enum(['added', 'removed', 'changed', 'same'])), undefined),
  /** Only keys that contain this. */
  find: z.catch(z.optional(z.string()), undefined),
  /** The key that is looked at. */
  look: z.catch(z.optional(z.string()), undefined),
});
export type CompareSearch = z.infer<typeof compareSearchSchema>;
