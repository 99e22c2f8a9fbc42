import { describe, expect, it } from 'vitest';
import { ownFailure } from './failure.ts';
import { planDigest } from './plan.ts';
import { reportAsCsv, reportAsJsonLines, reportLines } from './report.ts';
import { reportHeaderSchema, reportLineSchema } from './report-format.ts';
import type { JournalEntry } from './run-journal.ts';
import { keysInMemory } from './run-keys.ts';
import { replay } from './run-state.ts';
import {
  begun,
  runBatches,
  SAMPLE_KEPT,
  sampleBatches,
  sampleRun,
} from './simulation/sample-run.ts';

/** A run of batches of at most two keys: the first alone, then pairs. */
function told(names: readonly string[], ...entries: JournalEntry[]) {
  const batches = sampleBatches(names, 2);
  const run = sampleRun({ batches: runBatches(batches), staged: names.length + 1 });
  const state = replay([begun(run), ...entries]);
  if (state === null) throw new Error('The journal begins with its run.');
  return { state, keys: keysInMemory(batches, SAMPLE_KEPT) };
}

async function all<T>(lines: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const line of lines) collected.push(line);
  return collected;
}

const answered: JournalEntry = { type: 'answered', at: 2, batch: 1, requestId: 'R1' };
const proved = (contradicted: number[]): JournalEntry => ({
  type: 'proved',
  at: 3,
  batch: 1,
  contradicted,
  settled: false,
});

describe('reportLines', () => {
  it('has every staged key once, with what became of it', async () => {
    const { state, keys } = told(['a', 'b', 'c', 'e', 'f'], answered, proved([1]), {
      type: 'checked',
      at: 4,
      batch: 2,
      needless: [0],
      kept: [1],
    });
    const lines = await all(reportLines(state, keys));

    expect(lines.map(({ message: _, ...line }) => line)).toEqual([
      { key: 'a', outcome: 'not-attempted', batch: 0, requestId: null, code: null },
      { key: 'b', outcome: 'proven-gone', batch: 1, requestId: 'R1', code: null },
      { key: 'c', outcome: 'failed', batch: 1, requestId: 'R1', code: 'StillPresent' },
      { key: 'e', outcome: 'already-gone', batch: 2, requestId: null, code: null },
      { key: 'f', outcome: 'changed-kept', batch: 2, requestId: null, code: null },
      { key: 'd', outcome: 'already-gone', batch: null, requestId: null, code: null },
    ]);
  });

  it('names the service’s code for a refusal, and that nothing is known for an unread batch', async () => {
    const failure = { ...ownFailure('AccessDenied', 'No.'), requestId: 'R2' };
    const refused: JournalEntry = { type: 'failed', at: 2, batch: 0, failure, again: true };
    const unproved: JournalEntry = { type: 'unproved', at: 3, batch: 0, failure, again: true };
    const answeredFirst: JournalEntry = { ...answered, batch: 0 };
    const firstLine = async (...entries: JournalEntry[]) => {
      const { state, keys } = told(['a'], ...entries);
      return (await all(reportLines(state, keys)))[0];
    };

    expect(await firstLine(refused)).toMatchObject({
      code: 'AccessDenied',
      message: 'No.',
      requestId: 'R2',
    });
    expect(await firstLine(answeredFirst, unproved)).toMatchObject({
      outcome: 'failed',
      code: 'OutcomeUnknown',
      requestId: 'R1',
      message: expect.stringContaining('AccessDenied: No.'),
    });
  });
});

describe('reportAsJsonLines', () => {
  it('begins with the facts of the run, keeps keys exact and gives no token away', async () => {
    const names = ['first', 'line\nbreak', '"quoted"', '\u202eright to left'];
    const batches = sampleBatches(names, 2);
    const { state, keys } = told(names, answered, proved([]));
    const lines = await all(reportAsJsonLines(state, keys));
    const [header, ...rest] = lines.map((line): unknown => JSON.parse(line));

    expect(lines.every((line) => line.indexOf('\n') === line.length - 1)).toBe(true);
    expect(reportHeaderSchema.parse(header)).toMatchObject({
      format: 'vector-bucket-report/1',
      kind: 'delete',
      index: 'packages',
      backup: null,
      plan: { sha256: planDigest(batches), batches: 3, count: 4 },
      confirmations: [{ confirmationId: 'confirmation-1' }],
      counts: { staged: 5, 'proven-gone': 2, 'not-attempted': 2, 'already-gone': 1 },
      batches: [
        { digest: batches[0]?.digest, count: 1, requestId: null },
        { digest: batches[1]?.digest, count: 2, requestId: 'R1' },
        { digest: batches[2]?.digest, count: 1, requestId: null },
      ],
    });
    expect(rest.map((line) => reportLineSchema.parse(line).key)).toEqual([...names, 'd']);
    for (const token of state.tokens) expect(lines.join('')).not.toContain(`"${token}"`);
  });
});

describe('reportAsCsv', () => {
  it.each([
    ['a plain key', 'doc-17', 'doc-17'],
    ['a formula', '=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
    ['a plus', '+1', "'+1"],
    ['a minus', '-1', "'-1"],
    ['an at sign', '@SUM(A1)', "'@SUM(A1)"],
    ['a tab', '\tx', "'\tx"],
    ['a carriage return', '\rx', '"\'\rx"'],
    ['a line break', 'a\nb', '"a\nb"'],
    ['a comma', 'a,b', '"a,b"'],
    ['quotes', 'a"b', '"a""b"'],
    ['outer blanks', ' a ', ' a '],
  ])('writes %s so that it stays text and stays whole', async (_case, key, cell) => {
    const { state, keys } = told([key]);
    const [heading, record] = await all(reportAsCsv(state, keys));

    expect(heading).toBe('key,outcome,batch,requestId,code,message\r\n');
    expect(record).toBe(`${cell},not-attempted,0,,,\r\n`);
  });
});
