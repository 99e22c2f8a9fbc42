import { describe, expect, it } from 'vitest';
import { ownFailure } from './failure.ts';
import { planBatches } from './plan.ts';
import { reportAsCsv, reportAsJsonLines, reportLines } from './report.ts';
import type { JournalEntry } from './run-journal.ts';
import { replay } from './run-state.ts';
import { sampleRun } from './simulation/sample-run.ts';

function told(keys: readonly string[], ...entries: JournalEntry[]) {
  const batches = planBatches(keys, 2).map((batch) => ({ ...batch, token: 'secret-token' }));
  const run = sampleRun({ batches, staged: keys.length + 1 });
  const state = replay([{ type: 'confirmed', at: 0, run }, ...entries]);
  if (state === null) throw new Error('The journal begins with its run.');
  return state;
}

const answered: JournalEntry = { type: 'answered', at: 2, batch: 0, requestId: 'R1' };
const proved = (stillPresent: string[]): JournalEntry => ({
  type: 'proved',
  at: 3,
  batch: 0,
  stillPresent,
  settled: false,
});

describe('reportLines', () => {
  it('has every staged key once, with what became of it', () => {
    const state = told(['a', 'b', 'c'], answered, proved(['b']));

    expect([...reportLines(state)].map(({ message: _, ...line }) => line)).toEqual([
      { key: 'a', outcome: 'proven-gone', batch: 0, requestId: 'R1', code: null },
      { key: 'b', outcome: 'failed', batch: 0, requestId: 'R1', code: 'StillPresent' },
      { key: 'c', outcome: 'not-attempted', batch: 1, requestId: null, code: null },
      { key: 'd', outcome: 'already-gone', batch: null, requestId: null, code: null },
    ]);
  });

  it('names the service’s code for a refusal, and that nothing is known for an unread batch', () => {
    const failure = { ...ownFailure('AccessDenied', 'No.'), requestId: 'R2' };
    const refused: JournalEntry = { type: 'failed', at: 2, batch: 0, failure };
    const unproved: JournalEntry = { type: 'unproved', at: 3, batch: 0, failure };

    expect([...reportLines(told(['a'], refused))][0]).toMatchObject({
      code: 'AccessDenied',
      message: 'No.',
      requestId: 'R2',
    });
    expect([...reportLines(told(['a'], answered, unproved))][0]).toMatchObject({
      outcome: 'failed',
      code: 'OutcomeUnknown',
      requestId: 'R1',
      message: expect.stringContaining('AccessDenied: No.'),
    });
  });
});

describe('reportAsJsonLines', () => {
  it('begins with the facts of the run, keeps keys exact and gives no token away', () => {
    const keys = ['line\nbreak', '"quoted"', '\u202eright to left'];
    const lines = [...reportAsJsonLines(told(keys, answered, proved([])))];
    const [header, ...rest] = lines.map((line): Record<string, unknown> => JSON.parse(line));

    expect(lines.every((line) => line.indexOf('\n') === line.length - 1)).toBe(true);
    expect(header).toMatchObject({
      format: 'vector-bucket-report/1',
      index: 'packages',
      backup: null,
      counts: { staged: 4, 'proven-gone': 2, 'not-attempted': 1, 'already-gone': 1 },
      batches: [
        { digest: planBatches(keys, 2)[0]?.digest, count: 2, requestId: 'R1' },
        { digest: planBatches(keys, 2)[1]?.digest, count: 1, requestId: null },
      ],
    });
    expect(rest.map(({ key }) => key)).toEqual([...keys, 'd']);
    expect(lines.join('')).not.toContain('secret-token');
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
  ])('writes %s so that it stays text and stays whole', (_case, key, cell) => {
    const [heading, record] = [...reportAsCsv(told([key]))];

    expect(heading).toBe('key,outcome,batch,requestId,code,message\r\n');
    expect(record).toBe(`${cell},not-attempted,0,,,\r\n`);
  });
});
