import * as z from 'zod/mini';

/** What the address of a run says about its view; anything it cannot be is left out. */
export const runSearchSchema = z.object({
  outcome: z.catch(
    z.optional(z.enum(['proven-gone', 'already-gone', 'changed-kept', 'failed', 'not-attempted'])),
    undefined,
  ),
  view: z.catch(z.optional(z.enum(['keys', 'batches'])), undefined),
});
export type RunSearch = z.infer<typeof runSearchSchema>;
