/** What a stream holds, part by part. */
export async function* partsOf<Part>(stream: ReadableStream<Part>): AsyncGenerator<Part> {
  const reader = stream.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    // Whoever stops in the middle lets go of the file; after the end it does nothing.
    await reader.cancel().catch(() => undefined);
  }
}

/**
 * What a file holds, part by part.
 *
 * @throws DOMException when it cannot be read: of one that was changed or removed
 *   meanwhile an engine says no more than that there was a network error
 */
export async function* partsOfFile(file: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  try {
    yield* partsOf(file.stream());
  } catch (error) {
    if (error instanceof DOMException) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DOMException(reason, 'NotReadableError');
  }
}
