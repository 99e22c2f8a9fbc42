import { describe, expect, it } from 'vitest';
import type { QueryVectorsRequest } from '#protocol/operation-messages.ts';
import { ServiceError } from '#protocol/service-error.ts';
import { type DistinctVector, type FoundCopies, findCopies, groupCopies } from './copies.ts';
import { dataFingerprint, metadataFingerprint } from './fingerprint.ts';
import { FingerprintColumn } from './fingerprint-column.ts';
import { ModelService } from './simulation/model-service.ts';
import { Schedule } from './simulation/schedule.ts';
import type { VectorApi } from './vector-api.ts';

const idle = () => new Promise<void>((resolve) => setImmediate(resolve));
const never = new AbortController().signal;

/** An index under cosine, whose neighbours are found by looking at every vector. */
function createIndex(vectors: Readonly<Record<string, number[]>>) {
  const schedule = new Schedule(1, idle);
  const model = new ModelService(schedule);
  for (const [key, float32] of Object.entries(vectors)) model.add(key, {}, float32);
  const queries: QueryVectorsRequest[] = [];
  const api: VectorApi = {
    ...model.apiFor(),
    queryVectors: async (request) => {
      queries.push(request);
      const found = [...model.vectors.values()]
        .map(({ key, data }) => ({
          key,
          distance: cosineDistance(request.queryVector.float32, data?.float32 ?? []),
        }))
        .sort((a, b) => a.distance - b.distance)
        .slice(0, request.topK);
      return { vectors: found };
    },
  };
  return { schedule, model, queries, deps: { api, clock: schedule } };
}

function cosineDistance(a: readonly number[], b: readonly number[]): number {
  const dot = a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
  return 1 - dot / (Math.hypot(...a) * Math.hypot(...b));
}

const distinct = (data: number[], key: string): DistinctVector => ({
  data: dataFingerprint(data),
  key,
});

async function search(
  { schedule, deps }: ReturnType<typeof createIndex>,
  vectors: readonly DistinctVector[],
  others: readonly string[] = [],
) {
  const found = new Map<string, FoundCopies | null>();
  const staged = new Set([...vectors.map(({ key }) => key), ...others]);
  await schedule.play(
    findCopies(
      deps,
      { index: 'docs', vectors, staged },
      ({ key }, copies) => found.set(key, copies),
      never,
    ),
  );
  return found;
}

describe('findCopies', () => {
  it('finds the same numbers under other keys, and takes neither a scaled nor a near vector for a copy', async () => {
    const index = createIndex({
      staged: [1, 2],
      'also staged': [1, 2],
      copy: [1, 2],
      scaled: [2, 4],
      near: [1, 2.00001],
      far: [-1, 0],
    });

    const found = await search(index, [distinct([1, 2], 'also staged')], ['staged']);

    expect(found.get('also staged')).toEqual({ outside: ['copy'], mayBeMore: false });
    expect(index.queries).toHaveLength(1);
  });

  it('says when there are more neighbours at no distance than the service names', async () => {
    const many = Array.from({ length: 120 }, (_, at) => [`copy ${at}`, [1, 2]] as const);
    const index = createIndex({ staged: [1, 2], ...Object.fromEntries(many) });

    const copies = (await search(index, [distinct([1, 2], 'staged')])).get('staged');

    expect(copies?.mayBeMore).toBe(true);
    expect(copies?.outside).toHaveLength(99);
  });

  it('concludes nothing about a vector that is gone or has other numbers by now', async () => {
    const index = createIndex({ overwritten: [3, 1], copy: [1, 2] });

    const found = await search(index, [
      distinct([1, 2], 'overwritten'),
      distinct([5, 5], 'deleted'),
    ]);

    expect([...found.values()]).toEqual([null, null]);
    expect(index.queries).toEqual([]);
  });

  it('asks for every vector once, a few side by side', async () => {
    const all = Array.from({ length: 250 }, (_, at): [string, number[]] => [
      `key ${at}`,
      [at + 1, 1],
    ]);
    const index = createIndex(Object.fromEntries(all));

    const found = await search(
      index,
      all.map(([key, data]) => distinct(data, key)),
    );

    expect(found.size).toBe(250);
    expect(index.queries).toHaveLength(250);
    expect(index.model.violations).toEqual([]);
    expect(index.model.maxInFlight).toBeLessThanOrEqual(4);
  });

  it('tries again when the service asks to slow down, and ends with what it refuses', async () => {
    const index = createIndex({ staged: [1, 2], copy: [1, 2] });
    const error = (status: number, code: string) =>
      new ServiceError({ code, status, message: code, outcome: 'answered' });
    let answers = [error(503, 'SlowDown')];
    const { queryVectors } = index.deps.api;
    const api: VectorApi = {
      ...index.deps.api,
      queryVectors: async (...how) => {
        const refusal = answers.shift();
        if (refusal) throw refusal;
        return queryVectors(...how);
      },
    };
    const world = { ...index, deps: { ...index.deps, api } };

    const found = await search(world, [distinct([1, 2], 'staged')]);
    expect(found.get('staged')?.outside).toEqual(['copy']);

    answers = [error(403, 'AccessDenied')];
    await expect(search(world, [distinct([1, 2], 'staged')])).rejects.toThrow('AccessDenied');
  });
});

const known: readonly (readonly [string, string])[] = [
  ['a', 'one'],
  ['b', 'one'],
  ['c', 'two'],
  ['d', 'three'],
  ['e', 'four'],
  ['unstaged', 'four'],
];
const staged = new Set(['a', 'b', 'c', 'd', 'e']);
const named = (data: string) => metadataFingerprint({ data });

interface Sources {
  readonly staged: ReadonlySet<string>;
  readonly known: readonly (readonly [key: string, data: string])[];
  readonly found: Readonly<Record<string, FoundCopies>>;
}

function grouped({ staged, known, found }: Sources) {
  const keys = known.map(([key]) => key);
  const data = new FingerprintColumn();
  known.forEach(([, name], row) => {
    data.put(row, named(name));
  });
  const work = groupCopies({
    rows: Uint32Array.from(keys.keys()),
    staged: { has: (row) => staged.has(keys[row] ?? '') },
    data,
    keyAt: (row) => keys[row] ?? '',
    stagedRowOf: (key) => (staged.has(key) ? keys.indexOf(key) : null),
    found: new Map(Object.entries(found).map(([name, copies]) => [named(name), copies])),
  });
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

function listed(sources: Sources) {
  const groups = grouped(sources);
  return (['last', 'elsewhere'] as const).flatMap((which) => {
    const { count, at } = groups.groups(which);
    return Array.from({ length: count }, (_, place) => at(place));
  });
}

describe('groupCopies', () => {
  const found = {
    one: { outside: [], mayBeMore: false },
    two: { outside: ['x'], mayBeMore: false },
    three: { outside: [], mayBeMore: false },
  };

  it('tells the last copies and surviving ones', () => {
    expect(listed({ staged, known, found })).toEqual([
      { data: named('one'), keys: ['a', 'b'], outside: [], mayBeMore: false },
      { data: named('two'), keys: ['c'], outside: ['x'], mayBeMore: false },
      { data: named('four'), keys: ['e'], outside: ['unstaged'], mayBeMore: false },
    ]);
  });

  it('orders groups by their first staged keys, whatever else has the vector', () => {
    const mixed = [
      ['a, unstaged', 'late'],
      ['b', 'early'],
      ['c', 'late'],
      ['d, unstaged', 'early'],
      ['e', 'early'],
    ] as const;

    const groups = listed({ staged: new Set(['b', 'c', 'e']), known: mixed, found: {} });

    expect(groups.map(({ keys, outside }) => [keys, outside])).toEqual([
      [['b', 'e'], ['d, unstaged']],
      [['c'], ['a, unstaged']],
    ]);
  });

  it('says of a key what it says of its group, and nothing of those not looked for', () => {
    const groups = grouped({ staged, known, found });
    const unknown = grouped({ staged, known, found: {} });

    expect(known.map((_, row) => groups.of(row))).toEqual([
      { staged: 2, outside: null },
      { staged: 2, outside: null },
      { staged: 1, outside: 'x' },
      null,
      { staged: 1, outside: 'unstaged' },
      null,
    ]);
    expect(unknown.of(0)).toBeNull();
    expect([groups.looked, groups.left]).toEqual([3, 1]);
    expect([unknown.looked, unknown.left]).toEqual([0, 4]);
  });

  it('follows what is staged: a copy that is staged too survives no more', () => {
    const both = new Set([...staged, 'x']);

    const groups = listed({ staged: both, known: [...known, ['x', 'two']], found });

    expect(groups.find(({ data }) => data === named('two'))).toEqual({
      data: named('two'),
      keys: ['c', 'x'],
      outside: [],
      mayBeMore: false,
    });
  });

  it('looks first for vectors of several staged keys, and not for what is known', () => {
    const twinsLast = [...known.slice(2), ...known.slice(0, 2)];
    const { two } = found;

    expect([...grouped({ staged, known: twinsLast, found: { two } }).toLookFor()]).toEqual([
      { data: named('one'), key: 'a' },
      { data: named('three'), key: 'd' },
      { data: named('four'), key: 'e' },
    ]);
  });
});
