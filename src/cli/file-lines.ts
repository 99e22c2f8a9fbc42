import { createReadStream } from 'node:fs';

export interface FileLine {
  /** Without its line feed. */
  readonly text: string;
  /** Length in the file, with its line feed. */
  readonly bytes: number;
  /** Whether a line feed ends it. */
  readonly isWhole: boolean;
}

/** The lines of a file in UTF-8, one in memory at a time. */
export async function* fileLines(file: string): AsyncGenerator<FileLine> {
  let parts: Buffer[] = [];
  const take = (last: Buffer, isWhole: boolean): FileLine => {
    const line = parts.length === 0 ? last : Buffer.concat([...parts, last]);
    parts = [];
    return { text: line.toString('utf8'), bytes: line.length + (isWhole ? 1 : 0), isWhole };
  };
  const chunks: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: 1024 * 1024 });
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      yield take(chunk.subarray(start, end), true);
      start = end + 1;
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
  }
  if (parts.length > 0) yield take(Buffer.alloc(0), false);
}
