import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, openIndex, test } from './support/console-test.ts';
import {
  addKeyCondition,
  backUp,
  confirmAndRun,
  downloadReport,
  expectMatches,
  openReview,
  stageAll,
} from './support/journey.ts';
import { runCli } from './support/run-cli.ts';

test('the report of a run fits the audit log and the backup, and no longer once altered', async ({
  page,
  dataFolder,
}) => {
  await openIndex(page, 'packages');
  await addKeyCondition(page, 'starts with', 'bookworm/games/');
  await expectMatches(page, 124);
  await stageAll(page, 124);
  await openReview(page);
  const backup = await backUp(page, 124);
  await confirmAndRun(page, 124, 'packages');
  const report = await downloadReport(page, 'JSON Lines');
  const files = {
    log: join(dataFolder, 'audit.jsonl'),
    report: join(dataFolder, 'report.jsonl'),
    backup: join(dataFolder, 'backup.jsonl.gz'),
  };
  await writeFile(files.report, report);
  await writeFile(files.backup, gzipSync(`${backup.join('\n')}\n`));
  const verify = () =>
    runCli('audit', 'verify', '--report', files.report, '--backup', files.backup, files.log);

  const fitting = await verify();
  expect(fitting.output).toContain('fits the audit log, key by key: 124 proven-gone');
  expect(fitting.status).toBe(0);

  await writeFile(files.report, report.replace('bookworm/games/2048"', 'bookworm/games/2049"'));
  const altered = await verify();
  expect(altered.output).toContain('key "bookworm/games/2048": was sent');
  expect(altered.output).toContain('key "bookworm/games/2049", proven-gone: the log has no delete');
  expect(altered.status).toBe(1);
});
