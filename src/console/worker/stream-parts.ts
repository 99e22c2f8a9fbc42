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
