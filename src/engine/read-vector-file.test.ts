import { describe, expect, it } from 'vitest';
import type { Vector } from '#protocol/vector.ts';
import { readVectorFile } from './read-vector-file.ts';

const HEADER =
  '{"format":"vector-bucket-backup/1","region":"cn-hangzhou","accountId":"1","bucket":"sample","index":{"indexName":"packages","dimension":2,"distanceMetric":"cosine"},"createdAt":"2026-01-01T00:00:00Z","source":"a test"}';

async function* chunksOf(text: string, size = 7): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

async function read(text: string) {
  const { header, vectors } = await readVectorFile(chunksOf(text));
  const all: Vector[] = [];
  for await (const vector of vectors) all.push(vector);
  return { header, all };
}

describe('readVectorFile', () => {
  it('reads an export, with or without numbers and with whatever ends its lines', async () => {
    const text = '{"key":"a","metadata":{"x":"1"}}\r\n{"key":"b","data":{"float32":[1,-0]}}\n\n';

    expect(await read(text)).toEqual({
      header: null,
      all: [
        { key: 'a', metadata: { x: '1' } },
        { key: 'b', data: { float32: [1, -0] } },
      ],
    });
  });

  it('reads a backup, and insists that it is whole', async () => {
    const cutOff = `${HEADER}\n{"key":"a","data":{"float32":[1,2]}}\n`;

    await expect(read(cutOff)).rejects.toThrow('without its manifest: it was cut off');
    const { header } = await readVectorFile(chunksOf(cutOff));
    expect(header?.bucket).toBe('sample');
  });

  it.each([
    ['{"key":"a"}\n{"kye":"b"}', 'Line 2 of the file is no vector'],
    ['{"key":"a"}\n{"key":"b"', 'Line 2 of the file is no vector'],
    ['{"key":7}', 'Line 1 of the file is no vector'],
    ['', 'The file is empty'],
  ])('refuses %j and names the line', async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});
