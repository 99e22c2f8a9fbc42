import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type AuditEntry, openAuditLog } from './audit-log.ts';
import { verifyAuditFile } from './audit-verify.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-log-'));
  file = join(folder, 'deep', 'audit.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

const entry = (keys: string[]): AuditEntry => ({
  time: '2026-01-01T00:00:00.000Z',
  actor: 'local-1',
  connection: 'c',
  bucket: 'films',
  index: 'scenes',
  event: 'delete-sent',
  confirmationId: 'id',
  keys,
  digest: null,
  status: null,
  requestId: null,
  ec: null,
  code: null,
});

const seqs = async () =>
  (await readFile(file, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).seq);

it('writes one chain for appends that come at once, in their order', async () => {
  const log = await openAuditLog(file);
  await Promise.all(Array.from({ length: 50 }, (_, at) => log.append(entry([`key ${at}`]))));
  await log.close();

  expect(await verifyAuditFile(file)).toMatchObject({ ok: true, count: 50 });
  const keys = (await readFile(file, 'utf8')).match(/key \d+/g);
  expect(keys).toEqual(Array.from({ length: 50 }, (_, at) => `key ${at}`));
});

it('has a record on disk when append resolves', async () => {
  const log = await openAuditLog(file);
  await log.append(entry(['a']));

  expect(await readFile(file, 'utf8')).toContain('"keys":["a"]');
  await log.close();
});

it('continues the chain after it was closed, behind lines of any length', async () => {
  const long = Array.from({ length: 500 }, (_, at) => `${at}`.padEnd(1024, 'é'));
  for (const keys of [['a'], long, ['b']]) {
    const log = await openAuditLog(file);
    await log.append(entry(keys));
    await log.close();
  }

  expect(await seqs()).toEqual([1, 2, 3]);
  expect(await verifyAuditFile(file)).toMatchObject({ ok: true, count: 3 });
});

it.each([
  ['behind whole lines', 2, '{"seq":3,"time":"20'],
  ['as the only line', 0, '{"seq":1'],
  ['longer than one read', 1, `{"seq":2,"keys":["${'x'.repeat(200_000)}`],
])('cuts an unfinished line off into a file of its own: %s', async (_case, whole, torn) => {
  const before = await openAuditLog(file);
  for (let at = 0; at < whole; at += 1) await before.append(entry([`${at}`]));
  await before.close();
  await appendFile(file, torn);

  const log = await openAuditLog(file, new Date('2026-01-01T00:00:00Z'));
  await log.append(entry(['after']));
  await log.close();

  expect(log.tornLineFile).toBe(`${file}.torn-20260101T000000000Z`);
  expect(await readFile(`${file}.torn-20260101T000000000Z`, 'utf8')).toBe(torn);
  expect(await verifyAuditFile(file)).toMatchObject({ ok: true, count: whole + 1 });
});

it('leaves a whole log alone and says so', async () => {
  const log = await openAuditLog(file);
  await log.close();

  expect(log.tornLineFile).toBeNull();
  expect(await readdir(join(folder, 'deep'))).toEqual(['audit.jsonl']);
});

it('is readable by its owner alone', async () => {
  const log = await openAuditLog(file);
  await log.close();

  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, 'deep'))).mode & 0o777).toBe(0o700);
});

it('does not continue behind a line that is no audit record', async () => {
  const other = join(folder, 'other.jsonl');
  await writeFile(other, 'hello\n');

  await expect(openAuditLog(other)).rejects.toThrow('not an audit record');
  expect(await readFile(other, 'utf8')).toBe('hello\n');
});

it('stops for good once something else wrote to the file', async () => {
  const log = await openAuditLog(file);
  await log.append(entry(['a']));
  await appendFile(file, 'intruder\n');

  await expect(log.append(entry(['b']))).rejects.toThrow('something else writes to it');
  await expect(log.append(entry(['c']))).rejects.toThrow('something else writes to it');
  expect(await readFile(file, 'utf8')).not.toContain('"b"');
  await log.close();
});

it('refuses appends after it was closed', async () => {
  const log = await openAuditLog(file);
  await log.close();

  await expect(log.append(entry(['a']))).rejects.toThrow('is closed');
});

it('chains records with and without a backup', async () => {
  const log = await openAuditLog(file);
  await log.append(entry(['a']));
  await log.append({ ...entry(['b']), event: 'confirmed', backup: 'declined' });
  await log.append({ ...entry(['c']), event: 'confirmed', backup: 'ab'.repeat(32) });
  await log.close();

  expect(await verifyAuditFile(file)).toMatchObject({ ok: true, count: 3 });
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  const backups = lines.map((line) => JSON.parse(line).backup);
  expect(backups).toEqual([undefined, 'declined', 'ab'.repeat(32)]);
});

it('reads back what is on disk', async () => {
  const log = await openAuditLog(file);
  expect(await text(log.read())).toBe('');
  await log.append(entry(['a']));
  await log.append(entry(['b']));

  expect(await text(log.read())).toBe(await readFile(file, 'utf8'));
  await log.close();
});
