import { expect, it } from 'vitest';
import { backupText } from '#engine/backup-text.ts';
import { BROWSER_UNPACKING, gzipInto } from './backup-gzip.ts';
import { createMemoryFile } from './memory-file.ts';
import { partsOf } from './stream-parts.ts';

const encoder = new TextEncoder();
const never = new Promise<never>(() => undefined);

/** Bytes that do not compress, so that they come out of the gzip stream as they went in. */
function noise(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

async function textOf(file: Blob): Promise<string> {
  let text = '';
  for await (const part of backupText(partsOf(file.stream()), BROWSER_UNPACKING)) text += part;
  return text;
}

it('reads back what was written, in a gzip file', async () => {
  const lines = Array.from({ length: 2000 }, (_, at) => `{"${at}": "鍵 \u202e 🧹"}\n`);
  const sink = createMemoryFile('application/gzip');
  const gzip = gzipInto(sink);

  for (const line of lines) await gzip.write(encoder.encode(line));
  await gzip.close();
  const file = await sink.close();

  expect(await textOf(file)).toBe(lines.join(''));
  expect([...new Uint8Array(await file.slice(0, 2).arrayBuffer())]).toEqual([0x1f, 0x8b]);
});

it('refuses a file that was cut off', async () => {
  const sink = createMemoryFile('application/gzip');
  const gzip = gzipInto(sink);
  await gzip.write(encoder.encode('{"a": "line"}\n'.repeat(1000)));
  await gzip.close();
  const file = await sink.close();

  await expect(textOf(file.slice(0, file.size - 4))).rejects.toThrow('cut off or damaged');
});

it('reads no further ahead than what is unzipped', async () => {
  const sink = createMemoryFile('application/gzip');
  const gzip = gzipInto(sink);
  await gzip.write(encoder.encode('{'));
  for (let size = 0; size < 8_000_000; size += 500_000) await gzip.write(noise(500_000));
  await gzip.close();
  const file = new Uint8Array(await (await sink.close()).arrayBuffer());
  let read = 0;
  async function* source() {
    for (; read < file.length; read += 50_000) yield file.subarray(read, read + 50_000);
  }

  for await (const part of BROWSER_UNPACKING.gunzip(source())) {
    expect(part.length).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    break;
  }

  expect(read).toBeLessThan(1_000_000);
});

it('passes on why a file could not be read', async () => {
  const failure = new DOMException('The disk is gone.', 'NotReadableError');
  async function* failing() {
    yield new Uint8Array([0x1f, 0x8b, 8, 0]);
    throw failure;
  }
  const readAll = async () => {
    for await (const part of BROWSER_UNPACKING.gunzip(failing())) expect(part).toBeDefined();
  };

  await expect(readAll()).rejects.toBe(failure);
});

it('takes no more while the disk is behind than what is on its way', async () => {
  let taken = 0;
  const gzip = gzipInto({ write: () => never });
  const fill = async () => {
    for (;;) {
      await gzip.write(noise(500_000));
      taken += 500_000;
    }
  };

  await Promise.race([fill(), new Promise((resolve) => setTimeout(resolve, 500))]);

  expect(taken).toBeGreaterThan(0);
  expect(taken).toBeLessThanOrEqual(3_000_000);
});

it('rejects with what the disk said, at a write or at the end', async () => {
  const full = new DOMException('No room.', 'QuotaExceededError');
  const write = () => Promise.reject(full);
  const early = gzipInto({ write });
  const fill = async () => {
    for (;;) await early.write(noise(500_000));
  };
  const late = gzipInto({ write });
  await late.write(encoder.encode('a line\n'));

  await expect(fill()).rejects.toBe(full);
  await expect(late.close()).rejects.toBe(full);
});

it('hands over nothing more once it was abandoned', async () => {
  let writes = 0;
  const gzip = gzipInto({
    write: async () => {
      writes += 1;
    },
  });
  await gzip.write(encoder.encode('a line\n'));

  await gzip.abandon();

  expect(writes).toBe(0);
});
