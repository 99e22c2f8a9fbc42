import { afterEach, beforeEach, expect, it } from 'vitest';
import { ERROR_CODES, type ServiceErrorCode } from '#protocol/error-codes.ts';
import { LIMITS } from '#protocol/limits.ts';
import {
  makeIndex,
  refusalOf,
  type ServiceUnderTest,
  startService,
} from './conformance/service-under-test.ts';
import {
  createSignedClient,
  type RawRequest,
  type ServiceAnswer,
} from './conformance/signed-client.ts';
import { parseFaultRule } from './fault-rule.ts';

const START = Date.parse('2026-01-01T00:00:00Z');
const OWNER = { accessKeyId: 'emulator', accessKeySecret: 'emulator-secret' };
const ROLE = { accessKeyId: 'role', accessKeySecret: 's', securityToken: 't' };
const ENDED = { accessKeyId: 'ended', accessKeySecret: 's', securityToken: 't' };

let service: ServiceUnderTest;
beforeEach(async () => {
  service = await startService({
    now: () => START,
    accessKeys: [
      OWNER,
      { ...ROLE, user: { id: '1001', statements: [] } },
      { ...ENDED, expires: new Date(START) },
    ],
  });
  await makeIndex(client(), 'films', { indexName: 'scenes', dimension: 1 });
});
afterEach(() => service.emulator.close());

function client(credentials: object = {}, now = START) {
  return createSignedClient({
    url: service.url,
    credentials: { ...OWNER, ...credentials },
    now: () => now,
  });
}

function call(...request: Parameters<ReturnType<typeof client>['call']>) {
  return client().call(...request);
}

/** A ListVectors, unless something else is asked for. */
function send(request: Partial<RawRequest>) {
  return client().send({
    method: 'POST',
    target: '/films/?listVectors',
    bucket: 'films',
    body: '{"indexName":"scenes"}',
    ...request,
  });
}

function putIndex(indexName: string) {
  const index = { indexName, dataType: 'float32', dimension: 1, distanceMetric: 'cosine' };
  return call('putVectorIndex', 'films', index);
}

function strike(...rules: readonly string[]) {
  service.emulator.faults.replace(rules.map(parseFaultRule));
}

/** For what nothing but a rule makes the emulator answer. */
function strikeWith(code: ServiceErrorCode) {
  const { status, message } = ERROR_CODES[code];
  strike(`*:error:${status}:${code}:message=${message ?? 'As the rule says.'}`);
  return call('listVectorBuckets', null);
}

/** A request that is answered with the code. */
const PROVOCATIONS: Readonly<Record<ServiceErrorCode, () => Promise<ServiceAnswer>>> = {
  NoSuchBucket: () => call('getVectorBucket', 'gone'),
  NoSuchVectorIndex: () => call('getVectorIndex', 'films', { indexName: 'gone' }),
  NoSuchBucketPolicy: () => call('getBucketPolicy', 'films'),
  InvalidVectorBucketName: () => call('putVectorBucket', 'ab'),
  TooManyBuckets: async () => {
    for (let made = 1; made < LIMITS.bucketsPerRegion; made += 1) {
      await call('putVectorBucket', `films-${made}`);
    }
    return call('putVectorBucket', 'films-too-many');
  },
  BucketNameNotAvailable: async () => {
    strike('*:name-blocked:1000');
    await call('putVectorBucket', 'books');
    await call('deleteVectorBucket', 'books');
    return call('putVectorBucket', 'books');
  },
  BucketAlreadyExists: () => call('putVectorBucket', 'films'),
  VectorBucketNotEmpty: () => call('deleteVectorBucket', 'films'),
  VectorIndexParameterInvalid: () => call('getVectors', 'films', { indexName: 'scenes' }),
  MalformedJson: () => send({ body: '{' }),
  VectorBucketIndexExceedLimit: async () => {
    for (let made = 1; made < LIMITS.indexesPerBucket; made += 1) await putIndex(`scenes${made}`);
    return putIndex('tooMany');
  },
  VectorBucketIndexAlreadyExist: () => putIndex('scenes'),
  AccessDenied: () => client(ROLE).call('listVectorBuckets', null),
  InvalidAccessKeyId: () => client({ accessKeyId: 'nobody' }).call('listVectorBuckets', null),
  SignatureDoesNotMatch: () => client({ accessKeySecret: 'wrong' }).call('listVectorBuckets', null),
  RequestTimeTooSkewed: () => client({}, START + 16 * 60_000).call('listVectorBuckets', null),
  SecurityTokenExpired: () => client(ENDED).call('listVectorBuckets', null),
  InvalidSecurityToken: () =>
    client({ ...ROLE, securityToken: 'wrong' }).call('listVectorBuckets', null),
  MissingArgument: () => strikeWith('MissingArgument'),
  InvalidArgument: () => call('listVectorBuckets', null, undefined, 'max-keys=0'),
  InvalidDigest: () => send({ headers: { 'Content-MD5': 'wrong' } }),
  InvalidPolicyDocument: () => call('putBucketPolicy', 'films', {}),
  MalformedXML: () => call('putBucketLogging', 'films', {}),
  InvalidTargetBucketForLogging: () =>
    call('putBucketLogging', 'films', {
      BucketLoggingStatus: { LoggingEnabled: { TargetBucket: 'Not_A_Bucket' } },
    }),
  NotImplemented: () => send({ method: 'PUT', target: '/films/?publicAccessBlock' }),
  MethodNotAllowed: () => send({ method: 'GET' }),
  RequestTooLarge: () => send({ body: Buffer.alloc(64 * 1024 * 1024 + 1, ' ') }),
  QpsLimitExceeded: () => strikeWith('QpsLimitExceeded'),
  TooManyRequests: () => strikeWith('TooManyRequests'),
  InternalError: () => strikeWith('InternalError'),
};

// Object.keys says less than the table's type does.
const CODES = Object.keys(ERROR_CODES) as ServiceErrorCode[];

it.each(CODES)('%s comes with its status, its EC and the body of an error', async (code) => {
  const { status, ec, message } = ERROR_CODES[code];

  const answer = await PROVOCATIONS[code]();

  expect(answer.status).toBe(status);
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(answer.text)),
    'x-oss-ec': ec,
    date: expect.any(String),
  });
  expect(answer.json).toEqual({
    Error: expect.objectContaining({
      Code: code,
      Message: message ?? expect.stringMatching(/\.$/),
      RequestId: answer.headers['x-oss-request-id'],
      HostId: new URL(service.url).host,
      EC: ec,
      RecommendDoc: `https://api.aliyun.com/troubleshoot?q=${ec}`,
    }),
  });
  // Its schema takes strings alone: one SDK drops whatever else stands there.
  expect(refusalOf(answer).code).toBe(code);
});
