import { describe, expect, it } from 'vitest';
import { BackupError } from '#engine/backup-format.ts';
import { backupFailure } from './backup-failure.ts';
import type { FileAttempt } from './file-failure.ts';

const ATTEMPT: FileAttempt = {
  isStopped: false,
  fileName: 'articles.jsonl.gz',
  place: 'picked',
  bytes: 12_300_000,
};

describe('backupFailure', () => {
  it.each<[string, FileAttempt['place'], string]>([
    ['the disk of a chosen file is full', 'picked', 'choose a file on another disk'],
    ['the browser has no more room', 'download', 'load this page again'],
  ])('says how far it came and what to do when %s', (_case, place, remedy) => {
    const full = new DOMException('', 'QuotaExceededError');

    const { code, message } = backupFailure(full, { ...ATTEMPT, place });

    expect(code).toBe('BackupDiskFull');
    expect(message).toContain('articles.jsonl.gz');
    expect(message).toContain('after 12.3 MB');
    expect(message).toContain(remedy);
  });

  it('names the file that was lost, and why', () => {
    const lost = new DOMException('The file is gone.', 'NotFoundError');

    expect(backupFailure(lost, ATTEMPT)).toMatchObject({
      code: 'BackupFileLost',
      message: expect.stringContaining('NotFoundError, The file is gone.'),
    });
  });

  it('is no more than stopped when the operator stopped it, whatever broke on the way', () => {
    const aborted = new DOMException('', 'AbortError');

    expect(backupFailure(aborted, { ...ATTEMPT, isStopped: true }).code).toBe('Stopped');
  });

  it('keeps what the check of the file found', () => {
    expect(backupFailure(new BackupError('lacks a key.', 7), ATTEMPT)).toMatchObject({
      code: 'BackupNotWhole',
      message: 'Line 7 of the backup: lacks a key.',
    });
  });
});
