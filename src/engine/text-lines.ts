import { BackupError } from './backup-format.ts';

/** A line longer than this is no vector: 4,096 numbers and 40 KB of metadata fit ten times over. */
const MAX_LINE = 4_000_000;

/**
 * Lines of a file of vectors, without what ends them.
 *
 * @throws BackupError for one that is too long; what `chunks` throws passes through
 */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) yield withoutReturn(part);
    if (rest.length > MAX_LINE) {
      throw new BackupError(
        `The file has a line of more than ${MAX_LINE} characters, which no vector needs. Choose another file.`,
      );
    }
  }
  if (rest !== '') yield withoutReturn(rest);
}

/** JSON writes a carriage return inside a text as an escape: a bare one comes from an editor or a transfer. */
function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
