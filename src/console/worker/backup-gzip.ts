import type { Unpacking } from '#engine/backup-text.ts';
import type { FileSink } from './file-sink.ts';

/** Bytes on their way into a gzipped file. */
export interface GzipWriter {
  /** Resolves once they were taken; waits while the sink is behind. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Resolves once the sink has everything. No write may follow. */
  close(): Promise<void>;
  /** Lets go of the sink, with what was not written yet. Never rejects. */
  abandon(): Promise<void>;
}

/** Each write into a file is a message to another process: not one for every few kilobytes. */
const PIECE_BYTES = 1_000_000;

/** Compresses into a sink. A sink that fails makes the next write reject with its reason. */
export function gzipInto(sink: Pick<FileSink, 'write'>): GzipWriter {
  const gzip = new CompressionStream('gzip');
  const writer = gzip.writable.getWriter();
  let failure: { readonly reason: unknown } | null = null;
  const reader = gzip.readable.getReader();
  const drained = drain(reader, sink).catch(async (reason: unknown) => {
    failure = { reason };
    // Whoever waits to write would else wait for ever.
    await reader.cancel(reason).catch(() => undefined);
  });
  const orReason = async (work: Promise<void>) => {
    try {
      await work;
    } catch (error) {
      throw failure === null ? error : failure.reason;
    }
    if (failure !== null) throw failure.reason;
  };
  return {
    write: (bytes) => orReason(writer.write(bytes)),
    close: () => orReason(writer.close().then(() => drained)),
    abandon: async () => {
      await writer.abort().catch(() => undefined);
      await drained;
    },
  };
}

async function drain(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
  sink: Pick<FileSink, 'write'>,
): Promise<void> {
  let waiting: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const pass = async () => {
    const piece = new Uint8Array(size);
    let at = 0;
    for (const part of waiting) {
      piece.set(part, at);
      at += part.byteLength;
    }
    waiting = [];
    size = 0;
    await sink.write(piece);
  };
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    waiting.push(part.value);
    size += part.value.byteLength;
    if (size >= PIECE_BYTES) await pass();
  }
  if (size > 0) await pass();
}

/** How a browser unpacks a backup, an export or a list of keys. */
export const BROWSER_UNPACKING: Unpacking = {
  gunzip,
  decode,
};

async function* gunzip(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new DecompressionStream('gzip');
  // Part by part, each awaited: a pipe may read a whole file ahead, and in Node it does.
  const fed = feed(writable.getWriter(), bytes);
  yield* partsOf(readable);
  await fed;
}

/** Never rejects: whoever reads the other end meets every error. */
async function feed(
  writer: WritableStreamDefaultWriter<BufferSource>,
  bytes: AsyncIterable<Uint8Array>,
): Promise<void> {
  try {
    for await (const part of bytes) await writer.write(new Uint8Array(part));
    await writer.close();
  } catch (reason) {
    await writer.abort(reason).catch(() => undefined);
  }
}

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

async function* decode(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const part of bytes) yield decoder.decode(part, { stream: true });
  yield decoder.decode();
}
