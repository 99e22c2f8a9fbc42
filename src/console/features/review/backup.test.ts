import { expect, it } from 'vitest';
import { type BackupState, isBackupOf } from './backup.ts';

const BACKUP: BackupState = {
  kind: 'made',
  id: '1',
  fact: { fileName: 'a.jsonl.gz', count: 2, sha256: 'f' },
  bytes: 100,
  download: null,
  madeAt: 1000,
  covers: [
    { key: 'a', content: 'then' },
    { key: 'b', content: 'then' },
  ],
};

it('is a backup of exactly its keys as they were verified', () => {
  const [a, b] = [
    { key: 'a', content: 'then' },
    { key: 'b', content: 'then' },
  ] as const;

  expect(isBackupOf(BACKUP, [a, b], 1000)).toBe(true);
  expect(isBackupOf(BACKUP, [b, a], 1000)).toBe(false);
  expect(isBackupOf(BACKUP, [a], 1000)).toBe(false);
  expect(isBackupOf(BACKUP, [a, b, { key: 'c', content: 'then' }], 1000)).toBe(false);
  expect(isBackupOf(BACKUP, [a, { key: 'c', content: 'then' }], 1000)).toBe(false);
  expect(isBackupOf(BACKUP, [a, { key: 'b', content: 'now' }], 1000)).toBe(false);
});

it('is none after ten minutes', () => {
  const keys = ['a', 'b'].map((key) => ({ key, content: 'then' }));

  expect(isBackupOf(BACKUP, keys, 601_000)).toBe(true);
  expect(isBackupOf(BACKUP, keys, 601_001)).toBe(false);
});

it('is none before it was made', () => {
  expect(isBackupOf({ kind: 'none' }, [], 1000)).toBe(false);
});
