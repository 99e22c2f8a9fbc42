import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { JournalEntry } from '#engine/run-journal.ts';
import type { DeleteRun } from '#engine/run-record.ts';
import { JobError } from './job-error.ts';
import { beginJournal, openJournal } from './journal-file.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
  file = join(folder, 'journal.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const RUN: DeleteRun = {
  kind: 'delete',
  id: 'r',
  connection: 'c',
  environment: '',
  region: 'cn-hangzhou',
  accountId: '1234567890123456',
  bucket: 'films',
  index: 'scenes',
  confirmedAt: 1,
  staged: 12,
  batches: [
    { digest: 'd1', count: 1 },
    { digest: 'd2', count: 11 },
  ],
  kept: { 'already-gone': 0, 'changed-kept': 0 },
  backup: null,
  driftCheck: true,
};
const BEGUN = {
  type: 'begun' as const,
  at: 1,
  run: RUN,
  confirmation: { confirmationId: 'x', expiresAt: '2027-01-01T00:00:00Z', tokens: ['a', 'b'] },
};

const begin = () =>
  beginJournal(file, BEGUN, [{ type: 'checked', at: 1, batch: 1, needless: [3], kept: [4, 5] }]);

it('tells the state again, with every entry that was promised', async () => {
  expect(await openJournal(file)).toBeNull();
  const journal = await begin();
  expect(journal.state.batches[1]).toMatchObject({ needless: [3], kept: [4, 5] });
  const attempts = Array.from({ length: 50 }, (_, at): JournalEntry => {
    return { type: 'sending', at: 2, batch: 1, attempt: at + 1 };
  });
  await Promise.all(attempts.map((entry) => journal.append('r', entry)));
  await journal.append('r', { type: 'answered', at: 3, batch: 0, requestId: 'R' });
  await journal.close();

  const again = await openJournal(file);

  expect(again?.state.tokens).toEqual(['a', 'b']);
  expect(again?.state.batches).toMatchObject([
    { state: 'answered', requestId: 'R' },
    { state: 'sending', attempts: 50, needless: [3] },
  ]);
  await again?.close();
});

it('cuts an unfinished last line off, and goes on after what was whole', async () => {
  await (await begin()).close();
  const whole = readFileSync(file, 'utf8');
  appendFileSync(file, '{"type":"sending","at":2,"ba');

  const again = await openJournal(file);
  expect(readFileSync(file, 'utf8')).toBe(whole);
  await again?.append('r', { type: 'resumed', at: 3 });
  await again?.close();

  expect(readFileSync(file, 'utf8')).toBe(`${whole}{"type":"resumed","at":3}\n`);
});

it.each([
  ['a damaged line', (text: string) => text.replace('"checked"', '"chicken"')],
  ['an entry of a batch that is none', (text: string) => text.replace('"batch":1', '"batch":2')],
  ['a second beginning', (text: string) => text + text],
  ['no beginning', (text: string) => text.slice(text.indexOf('\n') + 1)],
  ['nothing', () => ''],
])('trusts no journal with %s', async (_case, damage) => {
  await (await begin()).close();
  writeFileSync(file, damage(readFileSync(file, 'utf8')));

  await expect(openJournal(file)).rejects.toThrow(JobError);
});

it('takes no entry once it is closed', async () => {
  const journal = await begin();
  await journal.close();

  await expect(journal.append('r', { type: 'resumed', at: 3 })).rejects.toThrow('closed');
});
