import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  makeIndex,
  refusalOf,
  type ServiceUnderTest,
  startService,
} from './conformance/service-under-test.ts';
import { createSignedClient } from './conformance/signed-client.ts';
import { FaultInjector } from './fault-injector.ts';
import { parseFaultRule } from './fault-rule.ts';

let service: ServiceUnderTest;
beforeEach(async () => {
  service = await startService();
  await makeIndex(service.client, 'films', { indexName: 'scenes', dimension: 1 });
  await service.client.call('putVectors', 'films', {
    indexName: 'scenes',
    vectors: [{ key: 'a', data: { float32: [1] } }],
  });
});
afterEach(() => service.emulator.close());

function strike(...rules: readonly string[]) {
  service.emulator.faults.replace(rules.map(parseFaultRule));
}

function removeA() {
  return service.client.call('deleteVectors', 'films', { indexName: 'scenes', keys: ['a'] });
}

async function remaining() {
  return (await service.client.call('listVectors', 'films', { indexName: 'scenes' })).text;
}

describe('a fault', () => {
  it('answers with an error so many times, and nothing is done', async () => {
    strike('deleteVectors:error:429:TooManyRequests:count=2');

    for (let count = 0; count < 2; count += 1) {
      const answer = await removeA();
      expect(refusalOf(answer)).toMatchObject({ status: 429, code: 'TooManyRequests' });
    }
    expect(await remaining()).toContain('"a"');
    expect((await removeA()).status).toBe(204);
  });

  it('breaks the connection before the work', async () => {
    strike('deleteVectors:reset-before:count=1');

    await expect(removeA()).rejects.toThrow('ECONNRESET');
    expect(await remaining()).toContain('"a"');
  });

  it('breaks the connection after the work', async () => {
    strike('deleteVectors:reset-after:count=1');

    await expect(removeA()).rejects.toThrow('ECONNRESET');
    expect(await remaining()).toBe('{"vectors":[]}');
  });

  it('answers with a page of HTML, and nothing is done', async () => {
    strike('deleteVectors:garbage:count=1');

    const answer = await removeA();
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/html']);
    expect(await remaining()).toContain('"a"');
  });

  it('delays the work', async () => {
    strike('listVectors:delay:120', 'listVectors:delay:80:count=1');

    const startedAt = performance.now();
    await remaining();
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(195);
  });

  it('meets its operation, bucket and index alone', async () => {
    strike('*:error:500:InternalError:bucket=films:index=other', '*:garbage:bucket=books');

    expect((await removeA()).status).toBe(204);
    await makeIndex(service.client, 'films', { indexName: 'other', dimension: 1 }).catch(
      () => undefined,
    );
    const answer = await service.client.call('getVectorIndex', 'films', { indexName: 'other' });
    expect(answer.status).toBe(500);
  });

  it('does not strike a request that is signed wrongly', async () => {
    strike('*:error:503:SlowDown:count=1');
    const stranger = createSignedClient({
      url: service.url,
      credentials: { accessKeyId: 'nobody', accessKeySecret: 'x' },
    });

    expect((await stranger.call('listVectorBuckets', null)).status).toBe(403);
    expect((await service.client.call('listVectorBuckets', null)).status).toBe(503);
  });

  it('comes in the same places with the same seed', () => {
    const target = {
      operation: 'listVectors',
      bucket: 'films',
      index: () => 'scenes',
      items: () => 1,
    } as const;
    const pattern = (seed: number) => {
      const injector = new FaultInjector([parseFaultRule('*:garbage:probability=0.3')], seed);
      return Array.from({ length: 200 }, () => injector.next(target).failure !== null);
    };

    expect(pattern(7)).toEqual(pattern(7));
    expect(pattern(7)).not.toEqual(pattern(8));
    expect(pattern(7).filter(Boolean).length).toBeGreaterThan(30);
    expect(pattern(7).filter(Boolean).length).toBeLessThan(90);
  });

  it('that delays does not hold up closing', async () => {
    strike('listVectors:delay:60000');
    const waiting = remaining();
    await new Promise((resolve) => setTimeout(resolve, 50));

    const startedAt = performance.now();
    await service.emulator.close();

    expect(performance.now() - startedAt).toBeLessThan(3000);
    expect(await waiting).toContain('"a"');
  });
});

describe('the admin endpoint', () => {
  async function admin(method: string, path: string, body?: unknown) {
    const response = await fetch(`${service.url}/__emulator/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, json: (await response.json()) as unknown };
  }

  it('says that it lives', async () => {
    expect(await admin('GET', 'health')).toEqual({ status: 200, json: { status: 'ok' } });
  });

  it('sets, shows and clears faults in text and in JSON', async () => {
    const rule = { kind: 'error', status: 503, code: 'SlowDown', count: 1 };
    const set = await admin('PUT', 'faults', { rules: ['listVectors:garbage', rule], seed: 3 });
    expect(set.status).toBe(200);
    await remaining();

    expect((await admin('GET', 'faults')).json).toEqual({
      rules: [
        { operation: 'listVectors', kind: 'garbage', struck: 1 },
        { ...rule, struck: 0 },
      ],
    });
    expect((await admin('DELETE', 'faults')).json).toEqual({ rules: [] });
    expect(await remaining()).toContain('"a"');
  });

  it.each([
    [{ rules: ['listVectors:explode'] }],
    [{ rules: [{ kind: 'error' }] }],
    [{ rules: 'all' }],
    [[]],
  ])('refuses the faults %j and keeps what was set', async (body) => {
    strike('getVectors:garbage');

    const { status, json } = await admin('PUT', 'faults', body);

    expect(status).toBe(400);
    expect(json).toEqual({ error: expect.any(String) });
    expect(service.emulator.faults.list()).toHaveLength(1);
  });

  it('counts requests for each operation, also those that are refused', async () => {
    await fetch(`${service.url}/films/?deleteVectors`, { method: 'POST' });
    await fetch(`${service.url}/films/?tagging`);

    const { json } = await admin('GET', 'requests');

    expect(json).toMatchObject({
      total: 5,
      operations: {
        putVectorBucket: 1,
        putVectorIndex: 1,
        putVectors: 1,
        deleteVectors: 1,
        queryVectors: 0,
      },
      other: 1,
    });
  });

  it('does not know other paths', async () => {
    expect((await admin('GET', 'secrets')).status).toBe(404);
    expect((await admin('POST', 'faults')).status).toBe(404);
  });
});
