import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  makeIndex,
  refusalOf,
  type ServiceUnderTest,
  startService,
} from './conformance/service-under-test.ts';
import { parseFaultRule } from './fault-rule.ts';
import type { RequestLogEntry } from './request-log.ts';

let service: ServiceUnderTest;
let start: number;
/** The service's clock stands still, so many milliseconds after the start; a signature may be 15 minutes old. */
let ahead: number;
let log: RequestLogEntry[];
beforeEach(async () => {
  start = Date.now();
  ahead = 0;
  log = [];
  service = await startService({
    now: () => start + ahead,
    log: (entry) => log.push(entry),
  });
});
afterEach(() => service.emulator.close());

function rules(...texts: readonly string[]) {
  service.emulator.faults.replace(texts.map(parseFaultRule));
}

async function makeScenes() {
  await makeIndex(service.client, 'films', { indexName: 'scenes', dimension: 1 });
}

function put(...vectors: readonly (readonly [key: string, number: number])[]) {
  return service.client.call('putVectors', 'films', {
    indexName: 'scenes',
    vectors: vectors.map(([key, number]) => ({
      key,
      data: { float32: [number] },
      metadata: { is: String(number) },
    })),
  });
}

function remove(...keys: readonly string[]) {
  return service.client.call('deleteVectors', 'films', { indexName: 'scenes', keys });
}

function list() {
  return service.client.call('listVectors', 'films', { indexName: 'scenes' });
}

async function query() {
  const { text } = await service.client.call('queryVectors', 'films', {
    indexName: 'scenes',
    queryVector: { float32: [0] },
    topK: 10,
    returnMetadata: true,
  });
  return text;
}

describe('an index', () => {
  it('says that it is being created for as long as a rule says, and takes vectors', async () => {
    rules('putVectorIndex:creating:5000:index=scenes');
    await makeScenes();
    const shown = async () => {
      const one = await service.client.call('getVectorIndex', 'films', { indexName: 'scenes' });
      const all = await service.client.call('listVectorIndexes', 'films');
      return [one.json, all.json];
    };
    const saying = (status: string) => [
      { index: expect.objectContaining({ status }) },
      { indexes: [expect.objectContaining({ status })] },
    ];

    expect(await shown()).toEqual(saying('creating'));
    expect((await put(['a', 1])).status).toBe(200);
    ahead = 5100;
    expect(await shown()).toEqual(saying('enable'));
  });

  it('shows writes to queries later, and to everything else at once', async () => {
    await makeScenes();
    await put(['changed', 1], ['deleted', 2]);
    rules('*:visible-after:3000:bucket=films');
    const before =
      '{"vectors":[{"key":"changed","metadata":{"is":"1"}},{"key":"deleted","metadata":{"is":"2"}}]}';

    await put(['new', 0.5], ['changed', 7]);
    ahead = 2000;
    await put(['changed', 8]);
    await remove('deleted', 'never');

    expect((await list()).text).toBe('{"vectors":[{"key":"changed"},{"key":"new"}]}');
    expect(await query()).toBe(before);
    ahead = 3500;
    expect(await query()).toBe(
      '{"vectors":[{"key":"new","metadata":{"is":"0.5"}},{"key":"deleted","metadata":{"is":"2"}},{"key":"changed","metadata":{"is":"7"}}]}',
    );
    ahead = 5500;
    expect(await query()).toBe(
      '{"vectors":[{"key":"new","metadata":{"is":"0.5"}},{"key":"changed","metadata":{"is":"8"}}]}',
    );
  });

  it('shows no query what an emptied and refilled index had before it was made', async () => {
    await makeScenes();
    rules('*:visible-after:3000');
    await put(['a', 1]);
    await service.client.call('deleteVectorIndex', 'films', { indexName: 'scenes' });
    await makeScenes();

    expect(await query()).toBe('{"vectors":[]}');
  });
});

describe("a bucket's name", () => {
  const make = (name: string) => service.client.call('putVectorBucket', name);
  const makeAndDelete = async (name: string) => {
    await make(name);
    await service.client.call('deleteVectorBucket', name);
  };

  it('is free as soon as the bucket is deleted, without a rule', async () => {
    await makeAndDelete('films');

    expect((await make('films')).status).toBe(200);
  });

  it('cannot be used again for as long as a rule says', async () => {
    rules('*:name-blocked:60000:bucket=films');
    await makeAndDelete('films');
    await makeAndDelete('books');
    const until = new Date(start + 60_000).toISOString();

    ahead = 59_999;
    expect(refusalOf(await make('films'))).toEqual({
      status: 409,
      code: 'BucketNameNotAvailable',
      message: `The bucket films was deleted a short while ago, and its name is not available until ${until}. Wait until then, or take another name.`,
    });
    expect((await make('books')).status).toBe(200);
    ahead = 60_000;
    expect((await make('films')).status).toBe(200);
  });

  it('is blocked anew by each deletion, and free when the rule is gone', async () => {
    rules('putVectorBucket:name-blocked:60000');
    await makeAndDelete('films');
    ahead = 60_000;
    await makeAndDelete('films');

    expect((await make('films')).status).toBe(409);
    rules();
    expect((await make('films')).status).toBe(200);
    rules('*:name-blocked:60000');
    expect(refusalOf(await make('films')).code).toBe('BucketAlreadyExists');
  });

  it('stays blocked through a restart', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'name-blocked-'));
    onTestFinished(() => rm(dataDir, { recursive: true }));
    const faults = [parseFaultRule('*:name-blocked:60000')];
    const running = async (work: (client: ServiceUnderTest['client']) => Promise<void>) => {
      const { client, emulator } = await startService({ dataDir, faults });
      await work(client).finally(() => emulator.close());
    };

    await running(async (client) => {
      await client.call('putVectorBucket', 'films');
      await client.call('deleteVectorBucket', 'films');
    });
    await running(async (client) => {
      expect((await client.call('putVectorBucket', 'films')).status).toBe(409);
    });
  });
});

describe('a limit', () => {
  it('lets so many requests a second through and refuses the rest', async () => {
    rules('listVectorBuckets:rate:2');
    const ask = async () => (await service.client.call('listVectorBuckets', null)).status;

    expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429]);
    ahead = 400;
    expect(await ask()).toBe(429);
    ahead = 600;
    expect([await ask(), await ask()]).toEqual([200, 429]);
    ahead = 60_000;
    expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429]);
  });

  it('answers with the status and code that are asked for', async () => {
    await makeScenes();
    rules('putVectors:rate:0.01:503:SlowDown');

    expect((await put(['a', 1])).status).toBe(200);
    const refused = await put(['b', 1]);

    expect(refusalOf(refused)).toMatchObject({ status: 503, code: 'SlowDown' });
    expect((await list()).text).toBe('{"vectors":[{"key":"a"}]}');
  });

  it('counts vectors when it is told to', async () => {
    await makeScenes();
    rules('putVectors:rate:0.01:unit=vectors:burst=3', 'deleteVectors:concurrency:2:unit=vectors');

    const statuses = [
      (await put(['a', 1], ['b', 1])).status,
      (await put(['c', 1], ['d', 1])).status,
      (await put(['c', 1])).status,
      (await remove('a', 'b', 'c')).status,
      (await remove('a', 'b')).status,
    ];

    expect(statuses).toEqual([200, 429, 200, 429, 204]);
  });

  it('lets so many requests run at a time, whatever becomes of them', async () => {
    await makeScenes();
    rules('listVectors:concurrency:2', 'listVectors:delay:150', 'listVectors:reset-before:count=1');
    const outcome = () =>
      list().then(
        ({ status }) => status,
        () => 'reset',
      );

    const first = await Promise.all([outcome(), outcome(), outcome(), outcome()]);
    const second = await Promise.all([outcome(), outcome()]);

    expect(first.map(String).sort()).toEqual(['200', '429', '429', 'reset']);
    expect(second).toEqual([200, 200]);
  });
});

describe('a fault rule', () => {
  it('sleeps first and wakes at the end of its period', async () => {
    rules('*:error:503:SlowDown:every=60:for=10');
    const statuses: number[] = [];
    for (const seconds of [0, 45, 51, 58, 61, 105, 112]) {
      ahead = seconds * 1000;
      statuses.push((await service.client.call('listVectorBuckets', null)).status);
    }

    expect(statuses).toEqual([200, 200, 503, 503, 200, 200, 503]);
  });

  it('breaks an answer in the middle, after the work', async () => {
    await makeScenes();
    await put(['a', 1], ['b', 2]);
    rules('*:half-answer');

    await expect(list()).rejects.toThrow('aborted');
    await expect(remove('a')).rejects.toThrow('ECONNRESET');

    rules();
    expect((await list()).text).toBe('{"vectors":[{"key":"b"}]}');
  });
});

describe('the request log', () => {
  it('tells of every request how it ended', async () => {
    await makeScenes();
    log.length = 0;
    rules('deleteVectors:reset-after', 'getVectors:error:500:InternalError');

    const put1 = await put(['a', 1]);
    await remove('a').catch(() => undefined);
    await service.client.call('getVectors', 'films', { indexName: 'scenes', keys: ['a'] });
    await service.client.call('listVectorBuckets', null);
    await fetch(`${service.url}/films/?explode`);
    await fetch(`${service.url}/__emulator/health`);
    await expect.poll(() => log.length).toBe(5);

    const films = { bucket: 'films', index: 'scenes', method: 'POST', code: null, fault: null };
    expect(log).toMatchObject([
      {
        ...films,
        operation: 'putVectors',
        status: 200,
        requestId: put1.headers['x-oss-request-id'],
      },
      { ...films, operation: 'deleteVectors', status: null, fault: 'reset-after' },
      {
        ...films,
        operation: 'getVectors',
        status: 500,
        code: 'InternalError',
        fault: 'error',
      },
      { operation: 'listVectorBuckets', bucket: null, index: null, status: 200 },
      { operation: null, bucket: 'films', index: null, method: 'GET', status: 403 },
    ]);
    for (const { ms, time } of log) {
      expect(ms).toBeGreaterThan(0);
      expect(new Date(time).toISOString()).toBe(time);
    }
  });
});
