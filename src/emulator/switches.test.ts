import { afterEach, expect, it } from 'vitest';
import {
  makeIndex,
  refusalOf,
  type ServiceUnderTest,
  startService,
} from './conformance/service-under-test.ts';
import type { EmulatorOptions } from './create-emulator.ts';

let service: ServiceUnderTest | null = null;
afterEach(() => service?.emulator.close());

async function startWith(options: Partial<EmulatorOptions>) {
  service = await startService(options);
  await makeIndex(service.client, 'films', { indexName: 'scenes', dimension: 1 });
  return service.client;
}

it('lets the largest topK be chosen', async () => {
  const client = await startWith({ topKMost: 500 });
  const query = (topK: number) =>
    client.call('queryVectors', 'films', {
      indexName: 'scenes',
      queryVector: { float32: [1] },
      topK,
    });

  expect((await query(500)).status).toBe(200);
  expect(refusalOf(await query(501)).message).toContain('from 1 to 500');
});

it.each([
  [true, 400],
  [false, 200],
])('answers a number in metadata, strict %s, with %i', async (strictMetadata, status) => {
  const client = await startWith({ strictMetadata });

  const answer = await client.call('putVectors', 'films', {
    indexName: 'scenes',
    vectors: [{ key: 'a', data: { float32: [1] }, metadata: { year: 1 } }],
  });

  expect(answer.status).toBe(status);
});
