import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactJson } from '#protocol/exact-json.ts';
import { type Vector, vectorSchema } from '#protocol/vector.ts';
import { type ExportProgress, type ExportRequest, exportVectors } from './export-vectors.ts';
import { NO_FAULTS } from './simulation/faults.ts';
import { ModelService } from './simulation/model-service.ts';
import { Schedule } from './simulation/schedule.ts';

const idle = () => new Promise<void>((resolve) => setImmediate(resolve));
const decoder = new TextDecoder();

const metadata = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 6, unit: 'binary' }),
  fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.array(fc.string()),
  ),
  { maxKeys: 4, noNullPrototype: true },
);
const vectors = fc.uniqueArray(
  fc.record(
    {
      key: fc.string({ minLength: 1, maxLength: 12, unit: 'binary' }),
      data: fc.record(
        {
          float32: fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), {
            minLength: 2,
            maxLength: 2,
          }),
        },
        { noNullPrototype: true },
      ),
      metadata,
    },
    { noNullPrototype: true },
  ),
  { selector: ({ key }) => key, maxLength: 250 },
);

async function exported(
  stored: readonly Vector[],
  request: Partial<ExportRequest> = {},
  between: (model: ModelService) => void = () => undefined,
) {
  const schedule = new Schedule(1, idle);
  const model = new ModelService(schedule, { faults: NO_FAULTS });
  for (const vector of stored) model.vectors.set(vector.key, vector);
  const rows = stored.map(({ key, metadata = {} }) => ({ key, metadata }));
  between(model);
  let text = '';
  const progress: ExportProgress[] = [];
  const summary = await schedule.play(
    exportVectors(
      { api: model.apiFor(), clock: schedule },
      { index: 'packages', rows, format: 'jsonl', withData: true, ...request },
      async (bytes) => {
        text += decoder.decode(bytes);
      },
      (now) => progress.push(now),
      new AbortController().signal,
    ),
  );
  return { text, summary, progress, model };
}

const linesOf = (text: string) => text.split('\n').slice(0, -1);

describe('exportVectors', () => {
  it('writes every vector as PutVectors takes it, in the order of the rows, exactly', async () => {
    await fc.assert(
      fc.asyncProperty(vectors, async (stored) => {
        const { text, summary } = await exported(stored);

        expect(summary).toMatchObject({ written: stored.length, gone: 0, goneKeys: [], cut: 0 });
        expect(linesOf(text)).toEqual(stored.map((vector) => exactJson(vector)));
        for (const [at, line] of linesOf(text).entries()) {
          const read = vectorSchema.parse(JSON.parse(line));
          expect(read.key).toBe(stored[at]?.key);
          expect(read.data?.float32.map((number) => Object.is(number, -0))).toEqual(
            stored[at]?.data?.float32.map((number) => Object.is(number, -0)),
          );
        }
      }),
      { numRuns: 30 },
    );
  });

  it('without data writes what was read, and sends no request', async () => {
    const stored = [{ key: 'a', data: { float32: [1, 2] }, metadata: { year: '2019' } }];

    const { text, model } = await exported(stored, { withData: false });

    expect(text).toBe('{"key":"a","metadata":{"year":"2019"}}\n');
    expect(model.reads).toEqual([]);
  });

  it('counts and names the keys that are gone by then, and writes the others', async () => {
    const stored = Array.from({ length: 250 }, (_, at) => ({
      key: `key ${at}`,
      data: { float32: [at, 1] },
      metadata: {},
    }));

    const { text, summary, progress } = await exported(stored, {}, ({ vectors: there }) => {
      for (let at = 100; at < 130; at += 1) there.delete(`key ${at}`);
    });

    expect(summary).toMatchObject({ written: 220, gone: 30 });
    expect(summary.goneKeys).toEqual(['key 100', 'key 101', 'key 102', 'key 103', 'key 104']);
    expect(linesOf(text)).toHaveLength(220);
    expect(progress.at(-1)).toEqual({ phase: 'writing', done: 250, total: 250, gone: 30 });
  });

  it('makes a table with a column for every field, the numbers last', async () => {
    const stored = [
      { key: '=1+1', data: { float32: [0.5, -0] }, metadata: { year: 2019, tags: ['a', 'b,c'] } },
      { key: 'plain', data: { float32: [1, 2] }, metadata: { key: 'x', isNew: true } },
    ];

    const { text } = await exported(stored, { format: 'csv' });

    expect(text).toBe(
      [
        'key,year,tags,metadata.key,isNew,vector',
        '\'=1+1,2019,"[""a"",""b,c""]",,,"[0.5,-0]"',
        'plain,,,x,true,"[1,2]"',
        '',
      ].join('\r\n'),
    );
  });

  it('says how many vectors got a field since, for which the table has no column', async () => {
    const stored = [{ key: 'a', data: { float32: [1, 2] }, metadata: { year: '2019' } }];

    const { text, summary } = await exported(stored, { format: 'csv' }, (model) =>
      model.add('a', { year: '2020', source: 'web' }),
    );

    expect(text).toBe('key,year,vector\r\na,2020,"[1,2]"\r\n');
    expect(summary.cut).toBe(1);
  });

  it('counts the vectors whose metadata has a number that no browser reads exactly', async () => {
    const big = { key: 'a', data: { float32: [1, 2] }, metadata: { id: 2 ** 60 } };

    const { summary } = await exported([big, { ...big, key: 'b', metadata: { id: 2 } }]);

    expect(summary.rounded).toBe(1);
  });

  it('writes the rows that were there at the start, when more arrive meanwhile', async () => {
    const rows = [{ key: 'a', metadata: {} }];
    const growing = {
      get length() {
        return rows.length;
      },
      *[Symbol.iterator]() {
        for (const row of rows) yield row;
        yield { key: 'later', metadata: {} };
      },
    };

    const { text } = await exported([], { rows: growing, withData: false });

    expect(text).toBe('{"key":"a","metadata":{}}\n');
  });
});
