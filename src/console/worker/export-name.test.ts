import { expect, it } from 'vitest';
import { exportFileName } from './export-name.ts';

const MADE = new Date(2026, 10, 2, 4, 5);

it('names an export after its index, the minute and its form', () => {
  expect(exportFileName('articles', 'whole', { format: 'jsonl', gzip: false }, MADE)).toBe(
    'articles-2026-11-02-0405.jsonl',
  );
  expect(exportFileName('articles', 'matching', { format: 'csv', gzip: true }, MADE)).toBe(
    'articles-matching-2026-11-02-0405.csv.gz',
  );
});

it('says in its name that it has only a part', () => {
  expect(exportFileName('articles', 'part', { format: 'jsonl', gzip: true }, MADE)).toBe(
    'articles-part-2026-11-02-0405.jsonl.gz',
  );
});
