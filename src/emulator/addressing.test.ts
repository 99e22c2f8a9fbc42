import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  makeIndex,
  refusalOf,
  type ServiceUnderTest,
  startService,
} from './conformance/service-under-test.ts';
import { createSignedClient, type RawRequest } from './conformance/signed-client.ts';

const ACCOUNT = '1234567890123456';

let service: ServiceUnderTest;
beforeEach(async () => {
  service = await startService();
  await makeIndex(service.client, 'films', { indexName: 'scenes', dimension: 2 });
});
afterEach(() => service.emulator.close());

function send(request: Partial<RawRequest>) {
  return service.client.send({
    method: 'POST',
    target: '/films/?listVectors',
    bucket: 'films',
    body: '{"indexName":"scenes"}',
    ...request,
  });
}

describe('addressing', () => {
  const host = `films-${ACCOUNT}.cn-hangzhou.oss-vectors.aliyuncs.com`;
  it.each([
    ['path style', '/films/?listVectors', {}],
    ['path style without the last slash', '/films?listVectors', {}],
    ['a marker with an equals sign', '/films/?listVectors=', {}],
    ['a virtual host', '/?listVectors', { Host: host }],
    ['a virtual host with a port', '/?listVectors=', { Host: `films-${ACCOUNT}.localhost:9100` }],
    ['absolute form', `http://${host}/?listVectors=`, { Host: 'elsewhere' }],
    ['absolute form in path style', 'http://127.0.0.1/films/?listVectors', {}],
    [
      'a service host in path style',
      '/films/?listVectors',
      { Host: 'us-west-1.oss-vectors.x.com' },
    ],
  ])('takes %s', async (_case, target, headers) => {
    const answer = await send({ target, headers });

    expect([answer.status, answer.text]).toEqual([200, '{"vectors":[]}']);
  });

  it('lists buckets on the service host of a region that looks like a bucket', async () => {
    const answer = await send({
      method: 'GET',
      target: '/',
      bucket: null,
      body: '',
      headers: { Host: 'us-west-1.oss-vectors.aliyuncs.com' },
    });

    expect(answer.status).toBe(200);
  });

  it('is part of the signature: the bucket and its account', async () => {
    const other = createSignedClient({ url: service.url, accountId: '99' });

    for (const answer of [
      await send({ bucket: 'songs' }),
      await other.call('listVectors', 'films', { indexName: 'scenes' }),
    ]) {
      expect(refusalOf(answer)).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
    }
  });

  it('does not know a bucket of another account', async () => {
    const client = createSignedClient({ url: service.url, accountId: '99' });

    const answer = await client.send({
      method: 'POST',
      target: '/?listVectors',
      bucket: 'films',
      headers: { Host: 'films-99.localhost' },
    });

    expect(refusalOf(answer)).toMatchObject({ status: 404, code: 'NoSuchBucket' });
  });

  it('takes a chunked body and no Content-Type', async () => {
    const answer = await send({ headers: { 'Transfer-Encoding': 'chunked' } });

    expect(answer.status).toBe(200);
  });
});

describe('what is not there', () => {
  it.each([
    ['GET', '/films/?tagging'],
    ['PUT', '/films/?publicAccessBlock'],
    ['GET', '/films/?resourceGroup'],
    ['POST', '/films/?putVectorIndexFusion'],
    ['POST', '/films/?queryVectorsFusion'],
    ['GET', '/films/'],
    ['GET', '/films/object'],
    ['DELETE', '/films/object'],
  ])('%s %s is answered with NotImplemented', async (method, target) => {
    expect(refusalOf(await send({ method, target, body: '' }))).toMatchObject({
      status: 501,
      code: 'NotImplemented',
    });
  });

  it.each([
    ['POST', '/films/?queryVectorsFusion', 'fusion mode'],
    ['GET', '/films/?publicAccessBlock', 'public access block'],
  ])('%s %s is told why', async (method, target, why) => {
    expect(refusalOf(await send({ method, target, body: '' })).message).toContain(why);
  });

  it('a bucket survives the deletion of its policy', async () => {
    await service.client.call('deleteVectorIndex', 'films', { indexName: 'scenes' });
    await send({ method: 'DELETE', target: '/films/?policy', body: '' });

    expect((await service.client.call('getVectorBucket', 'films')).status).toBe(200);
  });

  it.each([
    ['GET', '/films/?listVectors', 405, 'MethodNotAllowed'],
    ['DELETE', '/films/?deleteVectors', 405, 'MethodNotAllowed'],
    ['POST', '/films/?policy', 405, 'MethodNotAllowed'],
    ['GET', '/films/?policy&logging', 400, 'InvalidArgument'],
    ['POST', '/films/?listVectors&deleteVectors', 400, 'InvalidArgument'],
    ['POST', '/films/?listVectors&x=%ff', 400, 'InvalidArgument'],
  ])('%s %s is answered with %i %s', async (method, target, status, code) => {
    expect(refusalOf(await send({ method, target }))).toMatchObject({ status, code });
  });

  it('a body of more than 64 MiB is refused', async () => {
    const answer = await send({ body: Buffer.alloc(64 * 1024 * 1024 + 1, 0x20) });

    expect(refusalOf(answer)).toMatchObject({ status: 413, code: 'RequestTooLarge' });
  });
});
