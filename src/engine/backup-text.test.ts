import { describe, expect, it } from 'vitest';
import { BackupError } from './backup-format.ts';
import { backupText, type Unpacking } from './backup-text.ts';

const TEXT = '{"format":"…"}\n{"key":"鍵"}\n'.repeat(200);

async function* piped(
  bytes: AsyncIterable<Uint8Array>,
  transform: ReadableWritablePair<Uint8Array, BufferSource>,
): AsyncGenerator<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]();
  const source = new ReadableStream<BufferSource>({
    pull: async (controller) => {
      const next = await iterator.next();
      if (next.done === true) controller.close();
      else controller.enqueue(Uint8Array.from(next.value));
    },
  });
  const reader = source.pipeThrough(transform).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
}

async function zipped(content: string | Uint8Array): Promise<Uint8Array> {
  const parts = [];
  const bytes = piecesOf(Buffer.from(content), 4096);
  for await (const part of piped(bytes, new CompressionStream('gzip'))) parts.push(part);
  return Buffer.concat(parts);
}

const UNPACKING: Unpacking = {
  gunzip: (bytes) => piped(bytes, new DecompressionStream('gzip')),
  decode: async function* (bytes) {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    for await (const part of bytes) yield decoder.decode(part, { stream: true });
    yield decoder.decode();
  },
};

async function* piecesOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Uint8Array, size = 50): Promise<string> {
  let text = '';
  for await (const part of backupText(piecesOf(bytes, size), UNPACKING)) text += part;
  return text;
}

const ZIPPED = await zipped(TEXT);
const ZIPPED_TWICE = await zipped(ZIPPED);
const ZIPPED_THRICE = await zipped(ZIPPED_TWICE);
const ZIPPED_NOTHING = await zipped('');
const ZIPPED_WITH_MARK = await zipped(`\ufeff${TEXT}`);

describe('backupText', () => {
  it.each([
    ['a gzip file', ZIPPED],
    ['a file that something unzipped on its way', Buffer.from(TEXT)],
    ['a file that was zipped twice', ZIPPED_TWICE],
    ['a file with a byte order mark', Buffer.from(`\ufeff${TEXT}`)],
    ['a zipped file with a byte order mark', ZIPPED_WITH_MARK],
  ])('reads %s', async (_case, bytes) => {
    expect(await read(bytes)).toBe(TEXT);
    expect(await read(bytes, 1)).toBe(TEXT);
  });

  it.each([
    ['an empty file', Buffer.of(), 'is empty'],
    ['a zipped empty file', ZIPPED_NOTHING, 'is empty'],
    ['a gzip file that was cut off', ZIPPED.subarray(0, -4), 'cut off or damaged'],
    [
      'a gzip file that was damaged',
      ZIPPED.map((byte, at) => (at === 40 ? byte ^ 255 : byte)),
      'cut off or damaged',
    ],
    ['a file zipped three times', ZIPPED_THRICE, 'neither a gzip file nor'],
    ['a ZIP archive', Buffer.from('PK\u0003\u0004'), 'is a ZIP archive'],
    ['a picture', Buffer.of(0xff, 0xd8, 0xff), 'neither a gzip file nor'],
    ['text that is not UTF-8', Buffer.of(0x7b, 0xe9, 0x7d), 'is not the text of a backup'],
  ])('refuses %s', async (_case, bytes, message) => {
    await expect(read(bytes)).rejects.toThrow(message);
    await expect(read(bytes)).rejects.toBeInstanceOf(BackupError);
  });

  it('blames no file for a disk that fails', async () => {
    const failure = new Error('The disk cannot be read.');
    async function* failing() {
      yield ZIPPED.subarray(0, 30);
      throw failure;
    }
    const readAll = async () => {
      for await (const part of backupText(failing(), UNPACKING)) expect(part).not.toBe('');
    };

    await expect(readAll()).rejects.toBe(failure);
  });

  it('lets go of the file when the reader stops in the middle', async () => {
    let isReleased = false;
    async function* source() {
      try {
        for (;;) yield Buffer.from(TEXT);
      } finally {
        isReleased = true;
      }
    }

    for await (const _ of backupText(source(), UNPACKING)) break;

    expect(isReleased).toBe(true);
  });
});
