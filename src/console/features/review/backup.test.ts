import { expect, it } from 'vitest';
import { type BackupState, isBackupOf } from './backup.ts';

const BACKUP: BackupState = {
  kind: 'made',
  id: '1',
  fact: { fileName: 'a.jsonl.gz', count: 2, sha256: 'f' },
  file: new Blob([]),
  covers: new Map([
    ['a', 'then'],
    ['b', 'then'],
  ]),
};

it('is a backup of exactly its keys as they were verified', () => {
  const [a, b] = [
    { key: 'a', fingerprint: 'then' },
    { key: 'b', fingerprint: 'then' },
  ] as const;

  expect(isBackupOf(BACKUP, [b, a])).toBe(true);
  expect(isBackupOf(BACKUP, [a])).toBe(false);
  expect(isBackupOf(BACKUP, [a, b, { key: 'c', fingerprint: 'then' }])).toBe(false);
  expect(isBackupOf(BACKUP, [a, { key: 'c', fingerprint: 'then' }])).toBe(false);
  expect(isBackupOf(BACKUP, [a, { key: 'b', fingerprint: 'now' }])).toBe(false);
});

it('is none before it was made', () => {
  expect(isBackupOf({ kind: 'none' }, [])).toBe(false);
});
