/** A command line that cannot be followed. The message names the flag, the rule and the remedy. */
export class FlagError extends Error {
  override readonly name = 'FlagError';
}
