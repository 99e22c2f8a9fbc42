import { expect, test } from 'vitest';
import { headOf, readListed } from './find-list.ts';

const signal = new AbortController().signal;
const LINES = { kind: 'lines' } as const;

async function keysOf(content: Blob | string): Promise<readonly string[]> {
  const { keys } = await readListed({ name: 'keys.txt', content }, LINES, () => undefined, signal);
  return Array.from({ length: keys.size }, (_, id) => keys.at(id));
}

test('a file is decoded whole, wherever its characters are cut, without its byte order mark', async () => {
  const keys = Array.from({ length: 30_000 }, (_, at) => `ключ-😀-${at}`);
  expect(await keysOf(new Blob([`\ufeff${keys.join('\n')}`]))).toEqual(keys);
});

test('text that was pasted is taken as it is, half a surrogate pair too', async () => {
  expect(await keysOf('\ufeffa\r\nb\rc')).toEqual(['\ufeffa', 'b\rc']);
  const source = { name: 'pasted text', content: 'a\n\ud800\n' };
  const listed = await readListed(source, LINES, () => undefined, signal);
  expect(listed.counts()).toMatchObject({ listed: 1, impossible: 1 });
});

test('the reading tells how far it is', async () => {
  const told: number[] = [];
  const content = 'key\n'.repeat(300_000);
  await readListed({ name: 'x', content }, LINES, (done) => told.push(done), signal);
  expect(told).toEqual([500_000, 1_000_000, 1_200_000]);
});

test('the head of a long file ends between characters', async () => {
  const content = new Blob(['é'.repeat(40_000)]);
  const head = await headOf({ name: 'keys.txt', content });
  expect(head).toEqual({ text: 'é'.repeat(32_000), isWhole: false, fileName: 'keys.txt' });
  expect(await headOf({ name: 'pasted text', content: 'a' })).toEqual({
    text: 'a',
    isWhole: true,
    fileName: '',
  });
});

test.each([
  [[0xff, 0xfe, 0x61, 0], 'UTF-16'],
  [[0x1f, 0x8b, 8], 'cut off or damaged'],
  [[0x50, 0x4b, 3, 4], 'workbook'],
  [[0x61, 0xff], 'not text in UTF-8'],
  [[0x61, 0xc3], 'not text in UTF-8'],
])('bytes %j are refused, and it is said why', async (bytes, reason) => {
  const content = new Blob([new Uint8Array(bytes)]);
  await expect(headOf({ name: 'keys.txt', content })).rejects.toThrow(reason);
});

test('a file that stops being UTF-8 in the middle is refused', async () => {
  const content = new Blob(['key\n'.repeat(50_000), new Uint8Array([0xff])]);
  await expect(keysOf(content)).rejects.toThrow('keys.txt is not text in UTF-8');
});

async function packed(content: string | Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const gzipped = new Blob([content]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(gzipped).arrayBuffer());
}

test('a list packed with gzip is read as what it holds', async () => {
  const keys = Array.from({ length: 50_000 }, (_, at) => `ключ-${at}`);
  const content = new Blob([await packed(`\ufeff${keys.join('\n')}`)]);

  expect(await keysOf(content)).toEqual(keys);
  const head = await headOf({ name: 'keys.csv.GZ', content });
  expect(head).toMatchObject({ isWhole: false, fileName: 'keys.csv' });
  expect(head.text.startsWith('ключ-0\nключ-1\n')).toBe(true);
});

test('what a short packed list holds is all shown, and the reading counts the bytes of the file', async () => {
  const content = new Blob([await packed('a\nb\n')]);
  const told: number[] = [];
  await readListed({ name: 'x.gz', content }, LINES, (done) => told.push(done), signal);

  expect(told.at(-1)).toBe(content.size);
  expect(await headOf({ name: 'x.gz', content })).toEqual({
    text: 'a\nb\n',
    isWhole: true,
    fileName: 'x',
  });
});

test('a packed list that was cut off or damaged is refused, however much of it could be read', async () => {
  const keys = Array.from({ length: 50_000 }, (_, at) => `${at} ${Math.imul(at, 2_654_435_761)}`);
  const bytes = await packed(keys.join('\n'));
  const cut = new Blob([bytes.subarray(0, bytes.length - 5)]);
  const damaged = bytes.slice();
  damaged[damaged.length - 6] = (damaged[damaged.length - 6] ?? 0) ^ 0xff;

  const reason = /^keys\.txt cannot be unpacked to its end .*cut off or damaged/;
  await expect(keysOf(cut)).rejects.toThrow(reason);
  await expect(keysOf(new Blob([damaged]))).rejects.toThrow(reason);
});

test('what no text is under its packing is refused as without it', async () => {
  const refused = async (inside: Uint8Array<ArrayBuffer>) =>
    await headOf({ name: 'keys.gz', content: new Blob([await packed(inside)]) });

  await expect(refused(await packed('a\n'))).rejects.toThrow('packed with gzip twice');
  await expect(refused(new Uint8Array([0xff, 0xfe, 0x61, 0]))).rejects.toThrow('UTF-16');
  await expect(refused(new Uint8Array([0x61, 0xff]))).rejects.toThrow('not text in UTF-8');
});

test('a packed list is not read on once the reading is stopped', async () => {
  const content = new Blob([await packed('key\n'.repeat(3_000_000))]);
  const stop = new AbortController();
  const reading = readListed({ name: 'x.gz', content }, LINES, () => stop.abort(), stop.signal);

  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
});
