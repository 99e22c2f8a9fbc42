import { expect, it } from 'vitest';
import type { ProxyConnection } from './proxy-options.ts';
import { serviceUrl } from './service-url.ts';

const connection: ProxyConnection = {
  name: 'main',
  region: 'cn-hangzhou',
  accountId: '123',
  endpoint: 'https://cn-hangzhou-internal.oss-vectors.aliyuncs.com',
  addressing: 'virtual-host',
  environment: 'test',
  readOnly: false,
  credentials: () => Promise.reject(new Error('not asked here')),
};

it('puts the bucket and its owner before the host name of the real service', () => {
  expect(serviceUrl(connection, 'my-films', 'listVectors')).toEqual({
    origin: 'https://my-films-123.cn-hangzhou-internal.oss-vectors.aliyuncs.com',
    path: '/?listVectors',
  });
});

it('puts the bucket into the path of an address without a name', () => {
  const local = { ...connection, endpoint: 'http://127.0.0.1:9100', addressing: 'path' } as const;

  expect(serviceUrl(local, 'my-films', 'listVectors')).toEqual({
    origin: 'http://127.0.0.1:9100',
    path: '/my-films/?listVectors',
  });
  expect(serviceUrl(local, 'my-films', '').path).toBe('/my-films/');
});

it('asks the service itself about the account', () => {
  expect(serviceUrl(connection, null, 'prefix=a')).toEqual({
    origin: 'https://cn-hangzhou-internal.oss-vectors.aliyuncs.com',
    path: '/?prefix=a',
  });
});
