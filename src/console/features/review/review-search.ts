import * as z from 'zod/mini';

/** What the address of a review says about its list; anything it cannot be is left out. */
export const reviewSearchSchema = z.object({
  finding: z.catch(
    z.optional(
      z.enum([
        'present',
        'gone',
        'changed',
        'look-alike',
        'siblings',
        'last-copy',
        'copy',
        'unverified',
      ]),
    ),
    undefined,
  ),
  /** Only keys that contain this. */
  text: z.catch(z.optional(z.string()), undefined),
  /** Only keys whose metadata field `field` is `value`. */
  field: z.catch(z.optional(z.string()), undefined),
  value: z.catch(z.optional(z.string()), undefined),
  /** Only keys staged this way, in the words of the list of provenances. */
  by: z.catch(z.optional(z.string()), undefined),
  order: z.catch(z.optional(z.enum(['descending'])), undefined),
});
export type ReviewSearch = z.infer<typeof reviewSearchSchema>;
