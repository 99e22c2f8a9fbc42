/** Text is gathered to pieces of this length before it becomes a part of a file. */
const PIECE = 1_000_000;

class TextParts {
  readonly #parts: Blob[] = [];
  #piece = '';

  add(text: string): void {
    this.#piece += text;
    if (this.#piece.length < PIECE) return;
    this.#parts.push(new Blob([this.#piece]));
    this.#piece = '';
  }

  toBlob(type: string): Blob {
    return new Blob([...this.#parts, this.#piece], { type });
  }
}

/** A file of many short texts, which the browser may keep on disk as it grows. */
export async function gatherText(texts: AsyncIterable<string>, type: string): Promise<Blob> {
  const parts = new TextParts();
  for await (const text of texts) parts.add(text);
  return parts.toBlob(type);
}

/** The same of texts that are at hand, as they are at this moment. */
export function gatherTextNow(texts: Iterable<string>, type = ''): Blob {
  const parts = new TextParts();
  for (const text of texts) parts.add(text);
  return parts.toBlob(type);
}
