import { expect, it } from 'vitest';
import { backupFileName } from './backup-name.ts';
import { createBackupService } from './backup-service.ts';
import { deletableOf } from './review-cover.ts';
import { createReviewSessions } from './review-session.ts';
import { reviewOf } from './sample-review.ts';

it('names the file after the index and the operator’s clock', () => {
  expect(backupFileName('articles', new Date(2026, 10, 2, 4, 5))).toBe(
    'articles-2026-11-02-0405.jsonl.gz',
  );
});

it('knows no backup that it did not make', () => {
  const backups = createBackupService(createReviewSessions());

  expect(backups.backupFor('articles', deletableOf(reviewOf([]).store))).toBeNull();
});
