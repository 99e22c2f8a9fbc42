import { expect, it } from 'vitest';
import { exportOutcome } from './export-words.ts';

const MADE = {
  kind: 'made',
  fileName: 'articles.jsonl',
  bytes: 1234,
  download: null,
  summary: { written: 2, gone: 0, goneKeys: [], cut: 0, rounded: 0 },
} as const;

it('says what is in the file, and nothing more when all is as one would think', () => {
  expect(exportOutcome(MADE, { extent: 'whole', withData: false })).toEqual([
    '2 vectors, without their numbers, in articles.jsonl: 1.2 kB.',
  ]);
});

it('says what is not in the file: the rest of the index, keys that are gone, new fields, exact numbers', () => {
  const summary = { written: 7, gone: 3, goneKeys: ['a', '"b'], cut: 1, rounded: 2 };

  const words = exportOutcome({ ...MADE, summary }, { extent: 'part', withData: true });

  expect(words.join(' ')).toContain('only a part of what matches');
  expect(words.join(' ')).toContain(
    '3 keys were gone when the numbers were read, and are not in the file: "a", "\\"b" and 1 more.',
  );
  expect(words.join(' ')).toContain('1 vector got metadata fields since');
  expect(words.join(' ')).toContain('2 vectors have a metadata number of more than 15 digits');
});
