import { untilStopped } from './until-stopped.ts';

/**
 * Aborted by the first Ctrl-C or SIGTERM, so that what is under way can be awaited;
 * a second one ends the process at once.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  void untilStopped().then(() => {
    process.stderr.write(
      '\nPausing: what is under way is awaited. Once more ends at once; nothing is lost either way.\n',
    );
    controller.abort();
  });
  return controller.signal;
}

/** A word of a command line as a shell reads it back. */
export function commandText(words: readonly string[]): string {
  const quoted = words.map((word) =>
    /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`,
  );
  return ['vector-bucket-console', ...quoted].join(' ');
}
