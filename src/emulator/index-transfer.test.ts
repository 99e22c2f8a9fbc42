import { afterEach, beforeEach, expect, it } from 'vitest';
import { exportVectors, type ImportTarget, importVectors } from './index-transfer.ts';
import { createStore, type Store } from './store/create-store.ts';
import { textLines } from './text-lines.ts';

let store: Store;
beforeEach(() => {
  store = createStore(null);
});
afterEach(() => store.close());

const target: ImportTarget = {
  bucket: 'films',
  index: 'scenes',
  metric: 'cosine',
  nonFilterableKeys: ['plot'],
  now: 0,
};

async function* inPieces(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function line(key: string, float32: readonly number[] = [1, 0.5]): string {
  return `${JSON.stringify({ key, data: { float32 }, metadata: { title: `of ${key}` } })}\n`;
}

function exported(): string {
  return [...exportVectors(store, target)].join('');
}

it('brings back every vector, odd keys and all', async () => {
  const keys = [
    'a\u2028b',
    'a\nb',
    'ä',
    '😀',
    ...Array.from({ length: 1200 }, (_, at) => `k${at}`),
  ];
  const text = keys.map((key) => line(key, [0.1, -7])).join('');

  expect(await importVectors(store, target, inPieces(text, 1000))).toBe(keys.length);
  const first = exported();
  const copy = { ...target, index: 'copy' };
  await importVectors(store, copy, inPieces(first, 65_536));

  expect(first.split('\n')).toHaveLength(keys.length + 1);
  expect([...exportVectors(store, copy)].join('')).toBe(first);
  const found = store.vectorsOf(store.indexes.find('films', 'copy') ?? expect.fail());
  for (const key of keys) expect(found.get(key, { data: false, metadata: false })).not.toBeNull();
});

it('makes bucket and index from the first vector and what it is told', async () => {
  await importVectors(store, target, inPieces(line('a')));

  expect(store.buckets.find('films')).not.toBeNull();
  expect(store.indexes.find('films', 'scenes')).toMatchObject({
    dimension: 2,
    metric: 'cosine',
    nonFilterableKeys: ['plot'],
    createdAt: '1970-01-01T00:00:00.000Z',
  });
});

it('passes over empty lines and the frame of a backup, and needs no last line feed', async () => {
  const text = `{"format":"vector-bucket-backup/1"}\n${line('a')}\n${line('b')}{"count":2,"sha256":"0"}`;

  expect(await importVectors(store, target, inPieces(text))).toBe(2);
  expect(exported()).toBe(line('a') + line('b'));
});

it('keeps what stands before a line that is wrong, and says where that is', async () => {
  const good = Array.from({ length: 500 }, (_, at) => line(`k${at}`)).join('');
  const bad = line('x') + line('y', [1, 2, 3]);

  await expect(importVectors(store, target, inPieces(good + bad, 4096))).rejects.toThrow(
    'Lines 501 to 502: vectors[1].data.float32 has 3 numbers; the index has dimension 2.',
  );
  expect(exported()).toBe(
    Array.from({ length: 500 }, (_, at) => `k${at}`)
      .sort()
      .map((key) => line(key))
      .join(''),
  );
});

it.each([
  ['not JSON', '{"key"', {}, 'Line 1 is not JSON'],
  ['a list', '[]', {}, 'Line 1 is a list of 0'],
  ['no data', '{"key":"a"}', {}, 'has no data'],
  ['no metric', line('a'), { metric: null }, '--distance-metric cosine'],
  ['a wrong bucket name', line('a'), { bucket: 'X' }, 'bucket name "X"'],
  ['a wrong index name', line('a'), { index: 'a-b' }, 'index name "a-b"'],
])('refuses %s and makes nothing', async (_case, text, change, message) => {
  const changed = { ...target, ...change };
  await expect(importVectors(store, changed, inPieces(text))).rejects.toThrow(message);

  expect(store.buckets.count()).toBe(0);
});

it('names what there is when the index to export is missing', () => {
  expect(() => exportVectors(store, target)).toThrow(
    'There is no index scenes in the bucket films. The buckets are none.',
  );
});

it('splits text at line feeds alone, wherever the pieces end', async () => {
  const lines: string[] = [];
  for await (const text of textLines(inPieces('ä\u2028b\r\n\nß', 1))) lines.push(text);

  expect(lines).toEqual(['ä\u2028b\r', '', 'ß']);
});
