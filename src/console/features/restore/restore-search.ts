import * as z from 'zod/mini';
import type { RestoreChoice } from '#console/worker/restore-preparation.ts';
import { DELETE_OUTCOMES, RESTORE_OUTCOMES } from '#engine/report-format.ts';

/** What the address of a restore says; the file cannot be in it. Anything it cannot be is left out. */
export const restoreSearchSchema = z.object({
  /** How vectors are chosen; all of them when left out. */
  choose: z.catch(z.optional(z.enum(['matching', 'keys', 'run'])), undefined),
  /** Of `matching`. */
  how: z.catch(z.optional(z.enum(['contains', 'starts-with'])), undefined),
  text: z.catch(z.optional(z.string()), undefined),
  /** A past run whose keys with `outcome` are meant. */
  run: z.catch(z.optional(z.string()), undefined),
  outcome: z.catch(z.optional(z.enum([...DELETE_OUTCOMES, ...RESTORE_OUTCOMES])), undefined),
  /** Of the list of keys: only those of this state. */
  state: z.catch(z.optional(z.enum(['absent', 'same', 'different'])), undefined),
  /** Of the list of keys: only those that contain this. */
  find: z.catch(z.optional(z.string()), undefined),
});
export type RestoreSearch = z.infer<typeof restoreSearchSchema>;

const ALL: RestoreChoice = { kind: 'all' };

/** What the address chooses; a list of keys is not in it, but with the page. */
export function choiceOf(search: RestoreSearch, listed: readonly string[]): RestoreChoice {
  const { choose, how = 'contains', text = '', run, outcome = 'proven-gone' } = search;
  if (choose === 'keys') return { kind: 'keys', keys: listed };
  if (choose === 'matching') return { kind: 'matching', condition: { kind: how, text } };
  if (choose === 'run' && run !== undefined) return { kind: 'run', run, outcome };
  return ALL;
}
