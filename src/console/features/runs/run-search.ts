import * as z from 'zod/mini';
import { DELETE_OUTCOMES } from '#engine/report-format.ts';

/** What the address of a run says about its view; anything it cannot be is left out. */
export const runSearchSchema = z.object({
  outcome: z.catch(
    z.optional(z.enum([...DELETE_OUTCOMES, 'restored', 'already-there', 'different-kept'])),
    undefined,
  ),
  view: z.catch(z.optional(z.enum(['keys', 'batches'])), undefined),
});
export type RunSearch = z.infer<typeof runSearchSchema>;
