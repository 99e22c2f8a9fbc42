import * as z from 'zod/mini';

/** What the address of the list of runs says; anything it cannot be is left out. */
export const historySearchSchema = z.object({
  /** Only runs on this index, as `bucket/index`. */
  index: z.catch(z.optional(z.string()), undefined),
  /** Only runs whose person, place or id contains this. */
  text: z.catch(z.optional(z.string()), undefined),
  /** Id of the run whose records in the audit log are shown. */
  open: z.catch(z.optional(z.string()), undefined),
});
export type HistorySearch = z.infer<typeof historySearchSchema>;
