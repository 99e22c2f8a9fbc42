import fc from 'fast-check';
import { expect, it } from 'vitest';
import { batchDigest } from '#protocol/batch-digest.ts';
import { confirmationPhrase } from '#protocol/proxy-api.ts';
import { checkPlanFile, type PlanLine, readKeptKeys, readPlannedKeys } from './check-plan-file.ts';
import { planBatches } from './plan.ts';
import { PlanFileError, type PlanHeader, planFileLines } from './plan-file.ts';
import type { KeptKey, PlannedKey } from './run-record.ts';

const CONTENT = 'c'.repeat(32);

function header(count: number, staged = count): Omit<PlanHeader, 'format'> {
  return {
    id: 'run-1',
    connection: 'cn-hangzhou',
    environment: 'production',
    region: 'cn-hangzhou',
    accountId: '1234567890123456',
    bucket: 'films',
    index: { indexName: 'scenes', dimension: 2, distanceMetric: 'cosine' },
    confirmedAt: 1_700_000_000_000,
    confirmedBy: 'local-1',
    confirmationId: 'c-1',
    typedName: confirmationPhrase('production', 'scenes', count),
    validUntil: 1_700_600_000_000,
    staged,
    count,
    driftCheck: true,
    backup: 'required',
  };
}

const planned = (keys: readonly string[]): PlannedKey[] =>
  keys.map((key) => ({ key, content: CONTENT }));

async function fileOf(keys: readonly string[], kept: readonly KeptKey[] = []): Promise<string> {
  const facts = header(keys.length, keys.length + kept.length);
  const lines = planFileLines(facts, planBatches(planned(keys)), kept);
  return (await collect(lines)).join('');
}

async function collect(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

async function* inPieces(text: string, size = 7): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

const numbered = (count: number) => Array.from({ length: count }, (_, at) => `key ${at}`);

it('reads back what was written, and says where each line stands in bytes', async () => {
  const keys = fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 9 }), {
    minLength: 2,
    maxLength: 700,
  });
  await fc.assert(
    fc.asyncProperty(keys, fc.integer({ min: 1, max: 300 }), async (all, share) => {
      const given = all.filter((_, at) => at === 0 || at % 300 < share);
      const kept = all
        .filter((key) => !given.includes(key))
        .map((key): KeptKey => ({ key, reason: 'changed-kept' }));
      const text = await fileOf(given, kept);
      const bytes = Buffer.from(text);
      const lines: PlanLine[] = [];

      const plan = await checkPlanFile(inPieces(text, 999), (line) => lines.push(line));

      const textAt = ({ offset, length }: PlanLine) =>
        bytes.subarray(offset, offset + length).toString();
      const batches = lines.filter(({ kind }) => kind === 'batch');
      const read = batches.map((line, at) => readPlannedKeys(textAt(line), at + 2));
      const batchesMade = planBatches(planned(given));
      expect(read).toEqual(batchesMade.map(({ keys: made }) => made));
      expect(plan.batches).toEqual(
        batchesMade.map(({ digest, keys: made }) => ({ digest, count: made.length })),
      );
      const rest = lines.filter(({ kind }) => kind === 'kept');
      expect(rest.flatMap((line) => readKeptKeys(textAt(line), 1))).toEqual(kept);
      expect(plan.kept).toEqual({ 'already-gone': 0, 'changed-kept': kept.length });
      expect(plan.header).toEqual({
        format: 'vector-bucket-plan/1',
        ...header(given.length, all.length),
      });
    }),
    { numRuns: 30 },
  );
});

it('takes batches of any size up to 500', async () => {
  const lines = planFileLines(header(7), planBatches(planned(numbered(7)), 3), []);

  const plan = await checkPlanFile(inPieces((await collect(lines)).join('')));

  expect(plan.batches.map(({ count }) => count)).toEqual([1, 3, 3]);
});

it('is refused after any change of a single character', async () => {
  const text = await fileOf(numbered(20), [{ key: 'other', reason: 'already-gone' }]);
  await fc.assert(
    fc.asyncProperty(
      fc.nat(text.length - 2),
      fc.constantFrom('x', '7', '"', '\n'),
      async (at, by) => {
        fc.pre(text[at] !== by);
        const altered = `${text.slice(0, at)}${by}${text.slice(at + 1)}`;
        await expect(checkPlanFile(inPieces(altered, 400))).rejects.toThrow(PlanFileError);
      },
    ),
    { numRuns: 300 },
  );
});

it('is refused when it was cut off anywhere', async () => {
  const text = await fileOf(numbered(3));
  for (let end = 0; end < text.length; end += 1) {
    await expect(checkPlanFile(inPieces(text.slice(0, end)))).rejects.toThrow(PlanFileError);
  }
});

it.each([
  ['a key in two batches', { keys: [['a'], ['b', 'a']] }, 'names a key twice'],
  ['a key twice in a batch', { keys: [['a', 'a']] }, 'names a key twice'],
  ['a key that is also kept', { keys: [['a']], kept: 'a' }, 'names a key twice'],
  ['a key that cannot exist', { keys: [['k'.repeat(1025)]] }, 'Line 2 of the plan has the key'],
  ['another typed name', { keys: [['a']], typedName: 'scenes' }, 'Line 1 of the plan has "scenes"'],
  ['a region that leads elsewhere', { keys: [['a']], region: 'cn-x.evil.example/' }, 'at region'],
])(
  'refuses %s',
  async (_case, given: { keys: string[][]; kept?: string } & Partial<PlanHeader>, message) => {
    const { keys, kept, ...changes } = given;
    const count = keys.flat().length;
    const batches = keys.map((batch) => ({
      digest: batchDigest(batch),
      keys: planned(batch),
    }));
    const facts = { ...header(count, count + (kept === undefined ? 0 : 1)), ...changes };
    const rest: KeptKey[] = kept === undefined ? [] : [{ key: kept, reason: 'already-gone' }];
    const text = (await collect(planFileLines(facts, batches, rest))).join('');

    await expect(checkPlanFile(inPieces(text))).rejects.toThrow(message);
  },
);

it('writes no closing line for fewer keys than its header speaks of', async () => {
  const lines = planFileLines(header(3), planBatches(planned(numbered(2))), []);

  await expect(collect(lines)).rejects.toThrow(RangeError);
});
