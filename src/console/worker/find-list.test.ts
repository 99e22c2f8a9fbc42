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
  [[0x1f, 0x8b, 8], 'gzip'],
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
