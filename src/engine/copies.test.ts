import { describe, expect, it } from 'vitest';
import type { QueryVectorsRequest } from '#protocol/operation-messages.ts';
import { ServiceError } from '#protocol/service-error.ts';
import {
  type DistinctVector,
  type FoundCopies,
  findCopies,
  groupCopies,
  vectorsToLookFor,
} from './copies.ts';
import { dataFingerprint } from './fingerprint.ts';
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

const distinct = (data: number[], ...keys: string[]): DistinctVector => ({
  data: dataFingerprint(data),
  keys,
});

async function search(
  { schedule, deps }: ReturnType<typeof createIndex>,
  vectors: readonly DistinctVector[],
) {
  const found = new Map<string, FoundCopies | null>();
  const staged = new Set(vectors.flatMap(({ keys }) => keys));
  await schedule.play(
    findCopies(
      deps,
      { index: 'docs', vectors, staged },
      ({ keys: [first = ''] }, copies) => found.set(first, copies),
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

    const found = await search(index, [distinct([1, 2], 'also staged', 'staged')]);

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

const known: readonly [string, string][] = [
  ['a', 'one'],
  ['b', 'one'],
  ['c', 'two'],
  ['d', 'three'],
  ['e', 'four'],
  ['unstaged', 'four'],
];
const TWINS_LAST = [...known.slice(2), ...known.slice(0, 2)];
const staged = new Set(['a', 'b', 'c', 'd', 'e']);

describe('groupCopies', () => {
  it('tells the last copies, surviving ones, and those not looked for', () => {
    const found = new Map([
      ['one', { outside: [], mayBeMore: false }],
      ['two', { outside: ['x'], mayBeMore: false }],
      ['three', { outside: [], mayBeMore: false }],
    ]);

    expect(groupCopies({ staged, known, found })).toEqual([
      { data: 'one', keys: ['a', 'b'], outside: [], mayBeMore: false },
      { data: 'two', keys: ['c'], outside: ['x'], mayBeMore: false },
      { data: 'four', keys: ['e'], outside: ['unstaged'], mayBeMore: false },
    ]);
    expect(groupCopies({ staged, known, found: new Map() })[0]?.outside).toBeNull();
  });

  it('follows what is staged: a copy that is staged too survives no more', () => {
    const found = new Map([['two', { outside: ['x'], mayBeMore: false }]]);
    const both = new Set([...staged, 'x']);

    const groups = groupCopies({ staged: both, known: [...known, ['x', 'two']], found });

    expect(groups.find(({ data }) => data === 'two')).toEqual({
      data: 'two',
      keys: ['c', 'x'],
      outside: [],
      mayBeMore: false,
    });
  });
});

describe('vectorsToLookFor', () => {
  it('begins with vectors of several staged keys and passes over what is known', () => {
    const found = new Map([['two', { outside: [], mayBeMore: false }]]);

    expect(vectorsToLookFor({ staged, known: TWINS_LAST, found })).toEqual([
      { data: 'one', keys: ['a', 'b'] },
      { data: 'three', keys: ['d'] },
      { data: 'four', keys: ['e'] },
    ]);
  });
});
