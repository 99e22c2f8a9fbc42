/** Text is gathered to pieces of this length before it becomes a part of a file. */
const PIECE = 1_000_000;

/** A file of many short texts, which the browser may keep on disk as it grows. */
export async function gatherText(texts: AsyncIterable<string>, type: string): Promise<Blob> {
  const parts: Blob[] = [];
  let piece = '';
  for await (const text of texts) {
    piece += text;
    if (piece.length < PIECE) continue;
    parts.push(new Blob([piece]));
    piece = '';
  }
  return new Blob([...parts, piece], { type });
}
