import { expect, it } from 'vitest';
import { backupFileName } from './backup-name.ts';
import { createBackupService } from './backup-service.ts';
import { deletableOf } from './review-cover.ts';
import { createReviewSessions } from './review-session.ts';
import { reviewOf, stagedKey } from './sample-review.ts';

it('names the file after the index and the operator’s clock', () => {
  expect(backupFileName('articles', new Date(2026, 10, 2, 4, 5))).toBe(
    'articles-2026-11-02-0405.jsonl.gz',
  );
});

it('knows no backup that it did not make', () => {
  const backups = createBackupService(createReviewSessions());

  expect(backups.backupFor('articles', deletableOf(reviewOf([]).store))).toBeNull();
});

it.each([
  ['removes the empty file that the dialog has made', '', true],
  ['leaves an earlier backup in its place', 'earlier', false],
])('%s when the review is another one by then', async (_case, content, isRemoved) => {
  const session = reviewOf([stagedKey('a')]);
  const disk = { isRemoved: false };
  const handle = {
    name: 'articles.jsonl.gz',
    getFile: async () => new Blob([content]),
    createWritable: async () => ({ abort: async () => undefined }),
    remove: async () => {
      disk.isRemoved = true;
    },
  };
  const index = { indexName: 'articles', dimension: 2, distanceMetric: 'cosine' };
  const order = {
    header: { region: 'cn-hangzhou', accountId: '1234567890123456', bucket: 'texts', index },
    revision: session.store.revision - 1,
  };

  const answer = await createBackupService(() => session).backUp(
    { connection: 'local', bucket: 'texts', index: 'articles' },
    order,
    // A stand-in for the few methods that are called.
    { kind: 'picked', handle: handle as unknown as FileSystemFileHandle },
    () => undefined,
  );

  expect(answer).toMatchObject({ kind: 'failed', failure: { code: 'ReviewOutdated' } });
  expect(disk.isRemoved).toBe(isRemoved);
});
