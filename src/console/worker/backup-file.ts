/** Bytes in, a gzipped file out, without ever holding all of it unzipped. */
export interface GzipFile {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** The whole file; no write may follow. */
  close(): Promise<Blob>;
  /** Gives up and lets go of what was written. */
  abandon(): Promise<void>;
}

/** Compressed bytes are handed to the browser in pieces of this size, which it may keep on disk. */
const PIECE_BYTES = 8_000_000;

export function createGzipFile(): GzipFile {
  const gzip = new CompressionStream('gzip');
  const writer = gzip.writable.getWriter();
  const file = collect(gzip.readable);
  // The one who writes learns of a failure; this keeps it from being reported twice.
  file.catch(() => undefined);
  return {
    write: (bytes) => writer.write(bytes),
    close: async () => {
      await writer.close();
      return await file;
    },
    abandon: async () => {
      await writer.abort().catch(() => undefined);
    },
  };
}

async function collect(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Blob> {
  let file = new Blob([]);
  let pieces: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = stream.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    pieces.push(part.value);
    bytes += part.value.byteLength;
    if (bytes < PIECE_BYTES) continue;
    file = new Blob([file, ...pieces]);
    pieces = [];
    bytes = 0;
  }
  return new Blob([file, ...pieces], { type: 'application/gzip' });
}

/** The text of a gzipped file, in chunks. */
export async function* readGzipFile(file: Blob): AsyncGenerator<string> {
  const reader = file
    .stream()
    .pipeThrough(new DecompressionStream('gzip'))
    .pipeThrough(new TextDecoderStream('utf-8', { fatal: true }))
    .getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
}
