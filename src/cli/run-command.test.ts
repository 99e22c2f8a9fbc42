import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { checkBackup } from '#engine/read-backup.ts';
import { reportHeaderSchema, reportLineSchema } from '#engine/report-format.ts';
import type { Vector } from '#protocol/vector.ts';
import { archiveText } from './archive-file.ts';
import { runCli, startCli } from './testing/run-cli.ts';
import { startBucket, type TestBucket } from './testing/test-bucket.ts';

// Each start of the command line from source takes a second or two.
vi.setConfig({ testTimeout: 240_000 });

let bucket: TestBucket;
beforeEach(async () => {
  bucket = await startBucket();
});
afterEach(() => bucket.close());

const vectors = (count: number): Vector[] =>
  Array.from({ length: count }, (_, at) => ({
    key: `doc-${at}`,
    data: { float32: [at, -at - 0.5] },
    metadata: { page: String(at) },
  }));

function readReport(plan: string) {
  const [first = '', ...lines] = readFileSync(`${plan}.run/report.jsonl`, 'utf8')
    .trim()
    .split('\n');
  return {
    header: reportHeaderSchema.parse(JSON.parse(first)),
    lines: lines.map((line) => reportLineSchema.parse(JSON.parse(line))),
  };
}

async function backedUp(plan: string): Promise<Map<string, Vector>> {
  const found = new Map<string, Vector>();
  await checkBackup(archiveText(`${plan}.run/backup.jsonl.gz`), (vector) =>
    found.set(vector.key, vector),
  );
  return found;
}

it('backs up, deletes, proves and accounts for every staged key', async () => {
  const all = vectors(1300);
  await bucket.put(all);
  const plan = await bucket.plan(
    all.slice(0, 1203).map(({ key }) => key),
    { kept: [{ key: 'gone\nlong ago', reason: 'already-gone' }] },
  );
  await bucket.put([{ key: 'doc-7', data: { float32: [9, 9] }, metadata: {} }]);
  const before = await bucket.content();

  const result = await runCli('run', plan, ...bucket.flags, '--json');

  expect(result.errors).toBe('');
  expect(result.status).toBe(0);
  expect(result.events.map(({ event }) => event)).toEqual(
    expect.arrayContaining(['checked', 'backup', 'ended']),
  );
  expect(result.events.at(-1)).toMatchObject({
    event: 'ended',
    reason: 'finished',
    'proven-gone': 1202,
    'already-gone': 1,
    'changed-kept': 1,
    failed: 0,
    staged: 1204,
  });
  const left = [...(await bucket.content()).keys()];
  expect(left.sort()).toEqual(['doc-7', ...all.slice(1203).map(({ key }) => key)].sort());
  const backup = await backedUp(plan);
  expect([...backup.keys()]).toEqual(
    all.slice(0, 1203).flatMap(({ key }) => (key === 'doc-7' ? [] : [key])),
  );
  for (const [key, vector] of backup) expect(vector).toEqual(before.get(key));
  const { header, lines } = readReport(plan);
  expect(header).toMatchObject({
    connection: 'emulator',
    driftCheck: true,
    backup: { count: 1202 },
  });
  expect(new Set(lines.map(({ key }) => key)).size).toBe(1204);
  expect(lines.find(({ key }) => key === 'doc-7')?.outcome).toBe('changed-kept');
  expect(readFileSync(`${plan}.run/report.csv`, 'utf8')).toContain('"gone\nlong ago",already-gone');
  const [log, report, archive] = ['audit.jsonl', 'report.jsonl', 'backup.jsonl.gz'].map(
    (file) => `${plan}.run/${file}`,
  );
  const words = ['verify', log ?? '', '--report', report ?? '', '--backup', archive ?? ''];
  expect(await runCli('audit', ...words)).toMatchObject({ status: 0, errors: '' });
  for (const file of ['secrets.json', 'journal.jsonl', 'backup.jsonl.gz', 'report.jsonl']) {
    expect(statSync(`${plan}.run/${file}`).mode & 0o077).toBe(0);
  }
  expect(existsSync(`${plan}.run/lock`)).toBe(false);
});

it('goes on after a kill at any moment, and ends as if nothing had happened', async () => {
  const all = vectors(6000);
  await bucket.put(all);
  bucket.emulator.faults.replace([{ kind: 'delay', operation: 'deleteVectors', ms: 40 }]);
  const plan = await bucket.plan(all.map(({ key }) => key));
  let kills = 0;
  for (const pause of [900, 1300, 1700, 2200]) {
    const cut = startCli('run', plan, ...bucket.flags, '--json', '--concurrency', '1');
    await Promise.race([cut.ended, wait(pause)]);
    if (cut.child.exitCode === null) kills += 1;
    cut.child.kill('SIGKILL');
    await cut.ended;
  }

  const result = await runCli('run', plan, ...bucket.flags, '--json');

  expect(kills).toBeGreaterThan(1);
  expect(result.status).toBe(0);
  expect(result.events.at(-1)).toMatchObject({ 'proven-gone': 6000, failed: 0, staged: 6000 });
  expect((await bucket.content()).size).toBe(0);
  expect((await backedUp(plan)).size).toBe(6000);
  expect(readReport(plan).lines).toHaveLength(6000);
  const audit = [`${plan}.run/audit.jsonl`, '--report', `${plan}.run/report.jsonl`];
  expect(await runCli('audit', 'verify', ...audit)).toMatchObject({ status: 0, errors: '' });
});

it('pauses when interrupted, and is stopped for good when asked to', async () => {
  const all = vectors(3000);
  await bucket.put(all);
  bucket.emulator.faults.replace([{ kind: 'delay', operation: 'deleteVectors', ms: 400 }]);
  const plan = await bucket.plan(
    all.map(({ key }) => key),
    { backup: 'declined' },
  );
  const started = startCli('run', plan, ...bucket.flags, '--json', '--concurrency', '1');
  while (!existsSync(`${plan}.run/journal.jsonl`)) await wait(20);
  await wait(700);
  started.child.kill('SIGTERM');

  const paused = await started.ended;
  expect(paused.status).toBe(130);
  expect(paused.events.at(-1)).toMatchObject({ event: 'paused', reason: 'interrupted' });
  expect(paused.events.at(-1)?.command).toContain(`run ${plan}`);

  const stopped = await runCli('run', plan, ...bucket.flags, '--stop', '--json');
  expect(stopped.status).toBe(0);
  const account = stopped.events.at(-1);
  expect(account).toMatchObject({ event: 'ended', reason: 'stopped', failed: 0, staged: 3000 });
  const left = (await bucket.content()).size;
  expect(account).toMatchObject({ 'not-attempted': left, 'proven-gone': 3000 - left });
  expect(left).toBeGreaterThan(0);
});

it('never deletes what the backup does not have, even if it comes back as it was', async () => {
  const all = vectors(30);
  await bucket.put(all);
  const plan = await bucket.plan(all.map(({ key }) => key));
  const [first, second] = [all[20], all[21]];
  if (first === undefined || second === undefined) throw new Error('too few');
  await bucket.put([{ ...first, metadata: { page: 'other' } }]);
  bucket.emulator.faults.replace([
    { kind: 'error', operation: 'deleteVectors', status: 403, code: 'AccessDenied' },
  ]);
  const refused = await runCli('run', plan, ...bucket.flags, '--no-drift-check', '--json');
  expect([refused.status, refused.events.at(-1)?.reason]).toEqual([3, 'refused']);
  await bucket.put([first]);
  bucket.emulator.faults.replace([]);

  const result = await runCli('run', plan, ...bucket.flags, '--no-drift-check', '--json');

  expect(result.events.at(-1)).toMatchObject({ 'proven-gone': 29, 'changed-kept': 1 });
  expect([...(await bucket.content()).keys()]).toEqual([first.key]);
});

it('confirms what is left anew when its tokens no longer hold', async () => {
  const all = vectors(30);
  await bucket.put(all);
  const plan = await bucket.plan(
    all.map(({ key }) => key),
    {
      environment: 'production',
      typedName: 'scenes 30',
    },
  );
  bucket.emulator.faults.replace([
    { kind: 'error', operation: 'deleteVectors', status: 403, code: 'AccessDenied' },
  ]);
  await runCli('run', plan, ...bucket.flags, '--json');
  bucket.emulator.faults.replace([]);
  const file = `${plan}.run/secrets.json`;
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"confirmationSecret":"', '$&x'));

  const result = await runCli('run', plan, ...bucket.flags, '--json');

  expect(result.status).toBe(0);
  expect(readReport(plan).header.confirmations).toHaveLength(2);
});

it.skipIf(!existsSync('/dev/full'))('deletes nothing when the backup does not fit', async () => {
  const all = vectors(3000);
  await bucket.put(all);
  const plan = await bucket.plan(all.map(({ key }) => key));
  mkdirSync(`${plan}.run`);
  symlinkSync('/dev/full', `${plan}.run/backup.jsonl.gz.part`);

  const result = await runCli('run', plan, ...bucket.flags);

  expect(result).toMatchObject({ status: 2, errors: expect.stringContaining('no space left') });
  expect(result.errors).toContain('Nothing was begun');
  expect((await bucket.content()).size).toBe(3000);
});

it('says why and begins nothing', async () => {
  const all = vectors(20);
  await bucket.put(all);
  const keys = all.map(({ key }) => key);
  const late = await bucket.plan(keys, { validUntil: Date.now() - 1 });
  expect(await runCli('run', late, ...bucket.flags)).toMatchObject({
    status: 2,
    errors: expect.stringContaining('Review and confirm it again'),
  });
  const other = await bucket.plan(keys, {
    index: {
      indexName: 'scenes',
      dimension: 2,
      distanceMetric: 'euclidean',
      createTime: 'earlier',
    },
  });
  expect(await runCli('run', other, ...bucket.flags)).toMatchObject({
    status: 2,
    errors: expect.stringContaining('createTime was earlier'),
  });
  const damaged = await bucket.plan(keys);
  writeFileSync(damaged, readFileSync(damaged, 'utf8').replace('doc-7', 'doc-8'));
  expect(await runCli('run', damaged, ...bucket.flags)).toMatchObject({
    status: 2,
    errors: expect.stringContaining('Line 3 of the plan'),
  });
  const usual = await bucket.plan(keys);
  expect(await runCli('run', usual, ...bucket.flags, '--stop')).toMatchObject({
    status: 2,
    errors: expect.stringContaining('nothing to stop'),
  });
  expect(await runCli('run')).toMatchObject({ status: 2, errors: expect.stringContaining('PLAN') });
  expect((await bucket.content()).size).toBe(20);
});
