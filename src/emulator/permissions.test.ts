import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OPERATIONS, type OperationName } from '#protocol/operations.ts';
import { ramPolicy } from '#protocol/ram-policy.ts';
import {
  makeIndex,
  refusalOf,
  type ServiceUnderTest,
  startService,
} from './conformance/service-under-test.ts';
import { createSignedClient } from './conformance/signed-client.ts';
import { readAccessKeys } from './read-access-keys.ts';

const ACCOUNT = '1234567890123456';
const START = Date.parse('2026-01-01T00:00:00Z');
let now = START;
let service: ServiceUnderTest;

beforeEach(() => {
  now = START;
});
afterEach(() => service.emulator.close());

/** The owner's key, and one of the RAM user 1001 with these policies. */
async function start(policies: readonly object[] = [], key: object = {}) {
  const user = { accessKeyId: 'user', accessKeySecret: 's', user: '1001', policies, ...key };
  const owner = { accessKeyId: 'emulator', accessKeySecret: 'emulator-secret' };
  service = await startService({
    accessKeys: readAccessKeys(JSON.stringify([owner, user])),
    now: () => now,
  });
  await makeIndex(owned(), 'films', { indexName: 'scenes', dimension: 1 });
  await makeIndex(owned(), 'films', { indexName: 'angles', dimension: 1 });
}

const owned = () => clientOf({ accessKeyId: 'emulator', accessKeySecret: 'emulator-secret' });
const user = (securityToken?: string) =>
  clientOf({ accessKeyId: 'user', accessKeySecret: 's', securityToken });

function clientOf(credentials: Parameters<typeof createSignedClient>[0]['credentials'] & object) {
  return createSignedClient({ url: service.url, credentials, now: () => now });
}

function allow(action: string | string[], resource: string | string[], Effect = 'Allow') {
  return { Version: '1', Statement: [{ Effect, Action: action, Resource: resource }] };
}

const BODIES: Partial<Record<OperationName, object>> = {
  putVectorIndex: {
    indexName: 'scenes',
    dataType: 'float32',
    dimension: 1,
    distanceMetric: 'cosine',
  },
  putVectors: { indexName: 'scenes', vectors: [{ key: 'a', data: { float32: [1] } }] },
  getVectors: { indexName: 'scenes', keys: ['a'] },
  queryVectors: { indexName: 'scenes', queryVector: { float32: [1] }, topK: 1 },
  deleteVectors: { indexName: 'scenes', keys: ['a'] },
};

async function denied(operation: OperationName, bucket = 'films') {
  const onAccount = OPERATIONS[operation].level === 'account';
  const { request } = OPERATIONS[operation];
  const body = request === null ? undefined : (BODIES[operation] ?? { indexName: 'scenes' });
  const answer = await user().call(operation, onAccount ? null : bucket, body);
  return answer.status === 403 ? refusalOf(answer) : null;
}

// The keys of a literal table are its names.
const EVERY_OPERATION = Object.keys(OPERATIONS) as OperationName[];

describe('a RAM user', () => {
  it.each(EVERY_OPERATION)('may not %s without a policy', async (operation) => {
    await start();

    const refusal = await denied(operation);

    expect(refusal?.code).toBe('AccessDenied');
    expect(refusal?.message).toContain(OPERATIONS[operation].ramAction);
    expect(refusal?.message).toContain(`acs:ossvector:cn-hangzhou:${ACCOUNT}:`);
  });

  it.each(EVERY_OPERATION)(
    'may %s, and nothing else, with the narrowest policy for it',
    async (operation) => {
      await start([
        ramPolicy([operation], { accountId: ACCOUNT, bucket: 'films', index: 'scenes' }),
        // Turning logs on needs the right to write them too.
        allow('oss:PutObject', 'acs:oss:*:*:logs/*'),
      ]);

      for (const other of EVERY_OPERATION.filter((name) => name !== operation)) {
        expect(await denied(other)).not.toBeNull();
      }
      expect(await denied(operation)).toBeNull();
    },
  );

  it('may read one index and not the next', async () => {
    await start([allow('oss:ListVectors', `acs:ossvector:*:${ACCOUNT}:films/scenes/*`)]);
    const list = (indexName: string) => user().call('listVectors', 'films', { indexName });

    expect((await list('scenes')).status).toBe(200);
    expect(refusalOf(await list('angles'))).toEqual({
      status: 403,
      code: 'AccessDenied',
      message: `1001 may not oss:ListVectors on acs:ossvector:cn-hangzhou:${ACCOUNT}:films/angles/*: no policy allows it. Add a statement with this action and resource to a RAM policy of the user, or to the policy of the bucket.`,
    });
  });

  it('is denied what one policy allows and another denies', async () => {
    await start([
      allow('oss:*', '*'),
      allow('ossvector:DeleteVectors', 'acs:ossvector:*:*:films/*', 'Deny'),
    ]);

    expect((await denied('deleteVectors'))?.message).toContain('a Deny wins over any Allow');
    expect(await denied('getVectors')).toBeNull();
  });

  it('is told what is missing before what is not allowed, and that before a missing index', async () => {
    await start();

    const gone = await user().call('listVectors', 'gone', { indexName: 'scenes' });
    expect(refusalOf(gone).code).toBe('NoSuchBucket');
    const noIndex = await user().call('listVectors', 'films', { indexName: 'gone' });
    expect(refusalOf(noIndex).code).toBe('AccessDenied');
  });

  it('needs oss:PutObject on the target to turn logs on', async () => {
    await start([allow('oss:PutBucketLogging', `acs:ossvector:*:*:films`)]);
    const settings = { LoggingEnabled: { TargetBucket: 'logs', TargetPrefix: 'x/' } };

    const answer = await user().send({
      method: 'PUT',
      target: '/films/?logging',
      bucket: 'films',
      body: JSON.stringify({ BucketLoggingStatus: settings }),
    });

    expect(refusalOf(answer).message).toContain(
      `oss:PutObject on acs:oss:cn-hangzhou:${ACCOUNT}:logs/x/*`,
    );
  });
});

describe('a bucket policy', () => {
  const RESOURCE = `acs:ossvector:*:${ACCOUNT}:films/*`;
  const put = (...statements: readonly object[]) =>
    owned().send({
      method: 'PUT',
      target: '/films/?policy',
      bucket: 'films',
      body: JSON.stringify({ Version: '1', Statement: statements }),
    });

  it('grants to the user it names, and to everybody with a star', async () => {
    await start();
    const statement = { Effect: 'Allow', Action: ['oss:GetVectors'], Resource: [RESOURCE] };

    await put({ ...statement, Principal: ['2002'] });
    expect(await denied('getVectors')).not.toBeNull();
    await put({ ...statement, Principal: ['2002', '1001'] });
    expect(await denied('getVectors')).toBeNull();
    await put({ ...statement, Principal: ['*'] });
    expect(await denied('getVectors')).toBeNull();
    expect(await denied('listVectors')).not.toBeNull();
    await owned().call('deleteBucketPolicy', 'films');
    expect(await denied('getVectors')).not.toBeNull();
  });

  it('denies what a RAM policy allows, but not to the owner', async () => {
    await start([allow('*', '*')]);

    await put({ Effect: 'Deny', Principal: ['*'], Action: ['oss:*'], Resource: ['*'] });

    expect(await denied('getVectors')).not.toBeNull();
    expect((await owned().call('listVectors', 'films', { indexName: 'scenes' })).status).toBe(200);
  });

  it('does not reach another bucket', async () => {
    await start();
    await makeIndex(owned(), 'songs', { indexName: 'scenes', dimension: 1 });

    await put({ Effect: 'Allow', Principal: ['*'], Action: ['*'], Resource: ['*'] });

    expect(await denied('getVectors', 'films')).toBeNull();
    expect(await denied('getVectors', 'songs')).not.toBeNull();
  });
});

describe('temporary credentials', () => {
  const temporary = { securityToken: 'token', expires: '2026-01-01T01:00:00Z' };

  it('are good until they end, and not at that moment', async () => {
    await start([allow('*', '*')], temporary);
    const list = () => user('token').call('listVectorBuckets', null);

    now = START + 3_599_999;
    expect((await list()).status).toBe(200);
    now = START + 3_600_000;
    expect(refusalOf(await list())).toEqual({
      status: 403,
      code: 'SecurityTokenExpired',
      message: 'The security token you provided has expired.',
    });
  });

  it('need their own token, expired or not', async () => {
    await start([allow('*', '*')], temporary);
    now = START + 7_200_000;

    for (const client of [user(), user('other')]) {
      expect(refusalOf(await client.call('listVectorBuckets', null))).toMatchObject({
        status: 403,
        code: 'InvalidSecurityToken',
      });
    }
  });
});
