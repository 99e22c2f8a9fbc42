import { expect, it } from 'vitest';
import { type BackupState, isFresh } from './backup.ts';

const BACKUP: BackupState = {
  kind: 'made',
  id: '1',
  fact: { fileName: 'a.jsonl.gz', count: 2, sha256: 'f' },
  bytes: 100,
  download: null,
  madeAt: 1000,
};

it('is none after ten minutes', () => {
  expect(isFresh(BACKUP, 2, 601_000)).toBe(true);
  expect(isFresh(BACKUP, 2, 601_001)).toBe(false);
});

it('is none before it was made', () => {
  expect(isFresh({ kind: 'none' }, 0, 1000)).toBe(false);
});
