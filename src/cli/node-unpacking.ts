import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Unpacking } from '#engine/backup-text.ts';

/** How Node unzips and decodes a backup. */
export const NODE_UNPACKING: Unpacking = { gunzip, decode };

async function* gunzip(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unzipped = createGunzip();
  // Whoever reads meets every error; the callback keeps it from being thrown a second time.
  pipeline(Readable.from(bytes), unzipped, () => undefined);
  yield* unzipped;
}

async function* decode(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
