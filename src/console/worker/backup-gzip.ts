import type { Unpacking } from '#engine/backup-text.ts';
import type { FileSink } from './file-sink.ts';
import { gunzipMembers } from './gzip-members.ts';

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
  gunzip: gunzipMembers,
  decode,
};

async function* decode(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const part of bytes) yield decoder.decode(part, { stream: true });
  yield decoder.decode();
}
