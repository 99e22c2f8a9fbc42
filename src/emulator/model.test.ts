import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  getVectorsResponseSchema,
  listVectorsResponseSchema,
  queryVectorsResponseSchema,
} from '#protocol/operation-messages.ts';
import { makeIndex, startService } from './conformance/service-under-test.ts';
import type { SignedClient } from './conformance/signed-client.ts';

/** A vector bucket's index as simple as can be. */
type Model = Map<string, { readonly float32: readonly number[]; readonly tag: string }>;

const key = fc.oneof(
  // Few keys, so that puts meet each other and deletes meet something.
  fc.constantFrom('a', 'A', 'a ', 'a\0', 'b', 'é', '～', '😀', '__proto__', 'constructor'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }),
);
// Few tags, so that filters find something.
const tag = fc.oneof(fc.constantFrom('red', 'blue'), fc.string());
const command = fc.oneof(
  fc.record({
    kind: fc.constant('put' as const),
    vectors: fc.uniqueArray(
      fc.record({
        key,
        number: fc.float({ noNaN: true, noDefaultInfinity: true }),
        tag,
      }),
      { selector: (vector) => vector.key, minLength: 1, maxLength: 8 },
    ),
  }),
  fc.record({
    kind: fc.constant('delete' as const),
    keys: fc.uniqueArray(key, { minLength: 1, maxLength: 6 }),
  }),
  fc.record({
    kind: fc.constant('list' as const),
    maxResults: fc.integer({ min: 1, max: 9 }),
    segmentCount: fc.integer({ min: 1, max: 16 }),
    tag: fc.option(tag),
  }),
  fc.record({
    kind: fc.constant('query' as const),
    from: fc.float({ noNaN: true, min: -1000, max: 1000 }),
    topK: fc.integer({ min: 1, max: 12 }),
    tag: fc.option(tag),
  }),
  fc.record({
    kind: fc.constant('get' as const),
    keys: fc.uniqueArray(key, { minLength: 1, maxLength: 6 }),
  }),
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

it('agrees with a map under any sequence of puts, deletes, gets, queries and lists in segments', async () => {
  const { client, emulator } = await startService();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 25 }), async (commands) => {
      run += 1;
      await makeIndex(client, 'model', { indexName: `run${run}`, dimension: 2 });
      const model: Model = new Map();
      for (const step of commands) await play(client, `run${run}`, model, step);
      await play(client, `run${run}`, model, {
        kind: 'list',
        maxResults: 1000,
        segmentCount: 1,
        tag: null,
      });
      await client.call('deleteVectorIndex', 'model', { indexName: `run${run}` });
    }),
    { numRuns: 40 },
  );
  await emulator.close();
}, 60_000);

async function play(client: SignedClient, indexName: string, model: Model, step: Command) {
  switch (step.kind) {
    case 'put': {
      const vectors = step.vectors.map(({ key, number, tag }) => ({
        key,
        data: { float32: [number, 1] },
        metadata: { tag },
      }));
      const answer = await client.call('putVectors', 'model', { indexName, vectors });
      expect(answer.status).toBe(200);
      for (const { key, number, tag } of step.vectors) {
        // JSON knows no negative zero.
        model.set(key, { float32: [number + 0, 1], tag });
      }
      return;
    }
    case 'delete': {
      const answer = await client.call('deleteVectors', 'model', { indexName, keys: step.keys });
      expect(answer.status).toBe(204);
      for (const key of step.keys) model.delete(key);
      return;
    }
    case 'get': {
      const answer = await client.call('getVectors', 'model', {
        indexName,
        keys: step.keys,
        returnData: true,
        returnMetadata: true,
      });
      const { vectors } = getVectorsResponseSchema.parse(answer.json);
      expect(vectors).toEqual(step.keys.flatMap((key) => expected(model, key)));
      return;
    }
    case 'list': {
      const { maxResults, segmentCount } = step;
      const filter = step.tag === null ? {} : { tag: { $eq: step.tag } };
      for (let segmentIndex = 0; segmentIndex < segmentCount; segmentIndex += 1) {
        const request = { indexName, maxResults, segmentCount, segmentIndex, filter };
        const listed = await listAll(client, request);
        const keys = [...model.keys()]
          .filter((key) => crc32(key) % segmentCount === segmentIndex)
          .filter((key) => step.tag === null || model.get(key)?.tag === step.tag)
          .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        expect(listed.vectors).toEqual(keys.flatMap((key) => expected(model, key)));
        expect(listed.pages).toBe(Math.max(1, Math.ceil(keys.length / maxResults)));
      }
      return;
    }
    case 'query': {
      const answer = await client.call('queryVectors', 'model', {
        indexName,
        queryVector: { float32: [step.from, 1] },
        topK: step.topK,
        filter: step.tag === null ? {} : { tag: { $eq: step.tag } },
        returnDistance: true,
        returnMetadata: true,
      });
      const { vectors } = queryVectorsResponseSchema.parse(answer.json);
      const nearest = [...model]
        .filter(([, stored]) => step.tag === null || stored.tag === step.tag)
        .map(([key, { float32, tag }]) => ({
          key,
          distance: Math.abs((float32[0] ?? 0) - step.from),
          metadata: { tag },
        }))
        .sort(
          (a, b) =>
            a.distance - b.distance || Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)),
        )
        .slice(0, step.topK);
      expect(vectors).toEqual(nearest);
    }
  }
}

function expected(model: Model, key: string) {
  const vector = model.get(key);
  return vector === undefined
    ? []
    : [{ key, data: { float32: vector.float32 }, metadata: { tag: vector.tag } }];
}

async function listAll(client: SignedClient, request: object) {
  const vectors: unknown[] = [];
  let pages = 0;
  let nextToken: string | undefined;
  do {
    const answer = await client.call('listVectors', 'model', {
      ...request,
      returnData: true,
      returnMetadata: true,
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    const page = listVectorsResponseSchema.parse(answer.json);
    vectors.push(...page.vectors);
    pages += 1;
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return { vectors, pages };
}
