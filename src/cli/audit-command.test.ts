import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { batchDigest } from '#protocol/batch-digest.ts';
import { type AuditEntry, openAuditLog } from '#proxy/audit-log.ts';
import { runAudit } from './audit-command.ts';

const CLI = fileURLToPath(new URL('./cli.ts', import.meta.url));
/** The separator would break a line for a reader that splits at more than line feeds. */
const KEYS = ['a\u2028b'];
const DIGEST = batchDigest(KEYS);

let folder: string;
const place = (name: string) => join(folder, name);

const facts: AuditEntry = {
  time: '2026-01-01T00:00:00.000Z',
  actor: 'ops',
  connection: 'hangzhou',
  bucket: 'films',
  index: 'scenes',
  event: 'confirmed',
  confirmationId: 'C1',
  keys: 1,
  digest: createHash('sha256').update(DIGEST, 'hex').digest('hex'),
  status: null,
  requestId: null,
  ec: null,
  code: null,
};

const header = (backupSha256: string) => ({
  format: 'vector-bucket-report/1',
  kind: 'delete',
  id: 'run',
  connection: 'hangzhou',
  environment: 'test',
  region: 'cn-hangzhou',
  accountId: '1',
  bucket: 'films',
  index: 'scenes',
  confirmedAt: 0,
  confirmations: [{ confirmationId: 'C1', expiresAt: '2026-01-01T00:15:00Z' }],
  staged: 1,
  plan: { sha256: facts.digest, batches: 1, count: 1 },
  backup: { fileName: 'backup.jsonl.gz', count: 1, sha256: backupSha256 },
  driftCheck: true,
  ended: 'finished',
  endedAt: 1,
  counts: {
    'proven-gone': 1,
    'already-gone': 0,
    'changed-kept': 0,
    failed: 0,
    'not-attempted': 0,
    staged: 1,
  },
  batches: [{ digest: DIGEST, count: 1, state: 'proved', attempts: 1, requestId: 'R1' }],
});

const reportOf = (...lines: readonly object[]) =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-command-'));
  const log = await openAuditLog(place('audit.jsonl'));
  await log.append(facts);
  await log.append({ ...facts, event: 'delete-sent', keys: KEYS, digest: DIGEST });
  const answer = { digest: DIGEST, status: 204, requestId: 'R1' };
  await log.append({ ...facts, event: 'delete-answered', ...answer });
  await log.close();

  const index = {
    indexName: 'scenes',
    vectorBucketName: 'films',
    dataType: 'float32',
    dimension: 1,
    distanceMetric: 'cosine',
    createTime: '2026-01-01T00:00:00Z',
    status: 'enabled',
  };
  const lines = reportOf(
    {
      format: 'vector-bucket-backup/1',
      region: 'cn-hangzhou',
      accountId: '1',
      bucket: 'films',
      index,
      createdAt: '2026-01-01T00:00:00Z',
      source: 'test',
    },
    { key: KEYS[0], data: { float32: [1] } },
  );
  const sha256 = createHash('sha256').update(lines).digest('hex');
  const backup = gzipSync(`${lines}${JSON.stringify({ count: 1, sha256 })}\n`);
  await writeFile(place('backup.jsonl.gz'), backup);
  await writeFile(place('cut.jsonl.gz'), backup.subarray(0, -20));

  const line = { key: KEYS[0], outcome: 'proven-gone', batch: 0, requestId: 'R1' };
  const good = reportOf(header(sha256), { ...line, code: null, message: null });
  await writeFile(place('report.jsonl'), good);
  await writeFile(place('altered.jsonl'), good.replace('a\u2028b', 'c'));
});
afterAll(() => rm(folder, { recursive: true }));

async function verify(...words: readonly string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', CLI, 'audit', 'verify', ...words]);
  const [output, errors, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.once('exit', resolve)),
  ]);
  return { status, output, errors };
}

it('accepts a report that fits its log and its backup', async () => {
  const backup = ['--backup', place('backup.jsonl.gz')];
  const result = await verify(
    ...['--report', place('report.jsonl'), ...backup],
    place('audit.jsonl'),
  );

  expect(result).toMatchObject({ status: 0, errors: '' });
  expect(result.output).toContain('3 records, one unbroken chain');
  expect(result.output).toContain('fits the audit log, key by key');
  expect(result.output).toContain('is whole and has what it should.');
});

it('names what does not fit, one finding a line', async () => {
  const { status, output } = await verify(
    ...['--report', place('altered.jsonl'), '--backup', place('cut.jsonl.gz')],
    place('audit.jsonl'),
  );

  expect(status).toBe(1);
  expect(output.trimEnd().split('\n').slice(1)).toEqual([
    expect.stringContaining('altered.jsonl: [batch] batch 0: its 1 keys, in this order, do not'),
    expect.stringContaining('altered.jsonl: [sent-unreported] key "a\\u2028b": was sent (log line'),
    expect.stringContaining('altered.jsonl: [gone-unsent] key "c", proven-gone: the log has no'),
    expect.stringContaining('altered.jsonl: [backup] backup: The file'),
    expect.stringContaining('altered.jsonl: does not fit.'),
  ]);
});

it('ends with status 2 when a file cannot be read', async () => {
  const report = ['--report', place('report.jsonl')];
  const nowhere = ['--backup', place('nowhere.gz')];
  const result = await verify(...report, ...nowhere, place('audit.jsonl'));

  expect(result.status).toBe(2);
  expect(result.errors).toContain(`The backup ${place('nowhere.gz')} cannot be read: ENOENT`);
});

it.each([
  ['a backup without a report', ['--backup', 'b', 'audit.jsonl'], 'name it with --report REPORT'],
  ['an unknown flag', ['--reports', 'r', 'audit.jsonl'], "Unknown option '--reports'"],
  ['no file', ['--report', 'r'], 'with the path of an audit log'],
  ['two files', ['a.jsonl', 'b.jsonl'], 'with the path of an audit log'],
])('does not begin with %s', async (_case, words, reason) => {
  await expect(runAudit(['verify', ...words])).rejects.toThrow(reason);
});
