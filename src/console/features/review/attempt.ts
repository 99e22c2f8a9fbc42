import { failureOf } from '#engine/failure.ts';

/** What says on the review why something came to nothing; null takes it back. */
export type SetNotice = (notice: string | null) => void;

/**
 * Does what was asked for with a click. Never rejects: why it came to nothing is said
 * in a notice, in place of the one before.
 *
 * @param failed what did not happen, as a sentence without its full stop: "Nothing was unstaged"
 */
export async function attempt(
  setNotice: SetNotice,
  failed: string,
  work: () => Promise<unknown>,
): Promise<void> {
  setNotice(null);
  try {
    await work();
  } catch (error) {
    setNotice(`${failed}: ${failureOf(error).message} Try again.`);
  }
}
