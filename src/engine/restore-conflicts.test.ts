import { expect, it } from 'vitest';
import { ServiceError } from '#protocol/service-error.ts';
import type { Vector } from '#protocol/vector.ts';
import { AdaptiveLimit } from './concurrency.ts';
import { contentFingerprint } from './fingerprint.ts';
import { compareWithIndex } from './restore-conflicts.ts';
import { planRestore } from './restore-plan.ts';
import { restoreWork } from './restore-work.ts';
import type { VectorApi } from './vector-api.ts';

const vector = (key: string, first = 1, note = 'as it was'): Vector => ({
  key,
  data: { float32: [first, -0] },
  metadata: { note },
});

/** An index that holds these vectors, and answers no more than reads and writes. */
function apiOver(held: readonly Vector[]) {
  const vectors = new Map(held.map((one) => [one.key, one]));
  const refused = () => Promise.reject(new Error('This test does not ask for that.'));
  const api: VectorApi = {
    listVectors: refused,
    queryVectors: refused,
    confirm: refused,
    deleteVectors: refused,
    getVectors: async ({ keys }) => keys.flatMap((key) => vectors.get(key) ?? []),
    putVectors: async (request) => {
      for (const one of request.vectors) vectors.set(one.key, one);
      return { requestId: 'put' };
    },
  };
  return { api, vectors };
}

const clock = { now: () => 0, random: () => 0.5, sleep: async () => undefined };
const signal = new AbortController().signal;

async function listOf<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

async function* streamOf(vectors: readonly Vector[]): AsyncGenerator<Vector> {
  yield* vectors;
}

it('tells what is gone, what is as it was, and where data or metadata are others', async () => {
  const backup = ['gone', 'same', 'data', 'metadata', 'zero'].map((key) => vector(key));
  const zero = { ...vector('zero'), data: { float32: [1, 0] } };
  const { api } = apiOver([vector('same'), vector('data', 2), vector('metadata', 1, 'new'), zero]);

  const compared = await listOf(
    compareWithIndex({ api, clock }, 'packages', planRestore(streamOf(backup), { kind: 'all' }), {
      signal,
    }),
  );

  const found = compared.flatMap(({ batch, conflicts }) =>
    conflicts.map(({ state }, place) => [batch.vectors[place]?.key, state]),
  );
  expect(found).toEqual([
    ['gone', 'absent'],
    ['same', 'same'],
    ['data', 'different'],
    ['metadata', 'different'],
    ['zero', 'different'],
  ]);
});

it('ends with the failure of a page that cannot be read', async () => {
  const refusal = new ServiceError({
    code: 'AccessDenied',
    status: 403,
    message: 'no',
    outcome: 'answered',
  });
  const { api } = apiOver([]);
  const reading = compareWithIndex(
    { api: { ...api, getVectors: () => Promise.reject(refusal) }, clock },
    'packages',
    planRestore(streamOf([vector('a'), vector('b')]), { kind: 'all' }),
    { signal },
  );

  await expect(listOf(reading)).rejects.toBe(refusal);
});

it('writes over what was seen, and leaves alone what came there since', async () => {
  const seen = vector('seen', 2);
  const { api } = apiOver([seen, vector('changed-again', 3), vector('came-since', 4)]);
  const vectors = ['seen', 'changed-again', 'came-since', 'gone'].map((key) => ({
    ...vector(key),
    data: { float32: [1, -0] },
  }));
  const then = [
    contentFingerprint(seen),
    contentFingerprint(vector('changed-again', 2)),
    null,
    null,
  ];
  const work = restoreWork(
    { api, clock },
    { index: 'packages', overwrite: true },
    {
      batch: async () => vectors,
      seen: async () => then,
    },
  );

  const items = await work.load(0);
  const states = await work.look(items, 'before', { signal, limit: new AdaptiveLimit(1) });

  expect(states).toEqual(['todo', 'drifted', 'drifted', 'todo']);
});
