import { expect, it } from 'vitest';
import { readFromFile } from './compare-file.ts';

const never = new AbortController().signal;
const LINES = ['{"key":"a","metadata":{"x":"1"}}', '{"key":"b"}', 'no vector at all', ''];

const PLAIN = new Blob([LINES.join('\n')]);
const ZIPPED = new Response(PLAIN.stream().pipeThrough(new CompressionStream('gzip'))).blob();

it.each([
  ['plain', PLAIN],
  ['gzipped', ZIPPED],
])('reads single vectors out of a %s file, and no further than it has to', async (_form, given) => {
  const file = await given;
  expect(await readFromFile(file, new Set(['a', 'b']), never)).toEqual(
    new Map([
      ['a', { key: 'a', metadata: { x: '1' } }],
      ['b', { key: 'b' }],
    ]),
  );
  await expect(readFromFile(file, new Set(['c']), never)).rejects.toThrow('Line 3 of the file');
});
