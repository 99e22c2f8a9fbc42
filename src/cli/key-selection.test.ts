import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FlagError } from './flag-error.ts';
import { readKeySelection } from './key-selection.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, text: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const KEYS = ['doc-1', 'doc-2', 'a doc-1', '"quoted"', 'line\nbreak'];

it.each([
  [{}, KEYS],
  [{ only: 'doc-1' }, ['doc-1', 'a doc-1']],
  [{ prefix: 'doc' }, ['doc-1', 'doc-2']],
])('chooses by %j', (flags, chosen) => {
  expect(KEYS.filter(readKeySelection(flags).includes)).toEqual(chosen);
});

it('reads a key a line, as it is', () => {
  const selection = readKeySelection({ keys: written('keys.txt', 'doc-2\r\n"quoted"\n\nnone\n') });

  expect(KEYS.filter(selection.includes)).toEqual(['doc-2', '"quoted"']);
  expect(selection.named?.size).toBe(3);
});

it('reads JSON Lines: texts, and lines of a report', () => {
  const lines = '"line\\nbreak"\n{"key":"doc-1","outcome":"failed"}\n';

  const selection = readKeySelection({ keys: written('keys.jsonl', lines) });

  expect(KEYS.filter(selection.includes)).toEqual(['doc-1', 'line\nbreak']);
});

it('reads past a byte order mark, and out of gzip files, several in one too', () => {
  const marked = written('marked.txt', '\ufeffdoc-1\n');
  const packed = written(
    'keys.jsonl.gz',
    Buffer.concat([gzipSync('"doc-2"\n'), gzipSync('{"key":"line\\nbreak"}\n')]),
  );

  expect(KEYS.filter(readKeySelection({ keys: marked }).includes)).toEqual(['doc-1']);
  expect(KEYS.filter(readKeySelection({ keys: packed }).includes)).toEqual([
    'doc-2',
    'line\nbreak',
  ]);
});

it.each([
  ['text in UTF-16', Buffer.from('\ufeffdoc-1\n', 'utf16le')],
  ['a packed file that was cut off', gzipSync('doc-1\n').subarray(0, -3)],
])('refuses %s, of which it would read other keys', (_what, bytes) => {
  const file = written('keys.txt', bytes);

  expect(() => readKeySelection({ keys: file })).toThrow('cannot be read');
});

it('refuses what makes no sense', () => {
  expect(() => readKeySelection({ keys: written('keys.jsonl', 'doc-1\n') })).toThrow(FlagError);
  expect(() => readKeySelection({ keys: join(folder, 'none') })).toThrow(FlagError);
  expect(() => readKeySelection({ only: 'a', prefix: 'b' })).toThrow(FlagError);
});
