import { describe, expect, it } from 'vitest';
import { AccessKeysError, readAccessKeys } from './read-access-keys.ts';

const KEY = { accessKeyId: 'reader', accessKeySecret: 's' };
const STATEMENT = { Effect: 'Allow', Action: 'oss:ListVectors', Resource: ['a', 'b'] };
const policy = (statement: object) => [{ Version: '1', Statement: [statement] }];

const problemOf = (value: unknown) => {
  try {
    readAccessKeys(typeof value === 'string' ? value : JSON.stringify(value));
  } catch (error) {
    if (error instanceof AccessKeysError) return error.message;
  }
  return 'none';
};

it('reads the main account, a RAM user and temporary credentials', () => {
  const text = JSON.stringify([
    KEY,
    { ...KEY, accessKeyId: 'user', user: '1001', policies: policy(STATEMENT) },
    {
      ...KEY,
      accessKeyId: 'STS.1',
      securityToken: 't',
      expires: '2026-01-01T01:00:00+01:00',
      user: '1002',
    },
  ]);

  expect(readAccessKeys(text)).toEqual([
    KEY,
    {
      ...KEY,
      accessKeyId: 'user',
      user: {
        id: '1001',
        statements: [{ effect: 'Allow', actions: ['oss:ListVectors'], resources: ['a', 'b'] }],
      },
    },
    {
      ...KEY,
      accessKeyId: 'STS.1',
      securityToken: 't',
      expires: new Date('2026-01-01T00:00:00Z'),
      user: { id: '1002', statements: [] },
    },
  ]);
});

describe('what is wrong is named', () => {
  it.each([
    ['no JSON', '{', 'not JSON'],
    ['an object', {}, 'list of access keys'],
    ['an empty list', [], 'list of access keys'],
    ['no secret', [{ accessKeyId: 'a' }], '[0].accessKeySecret'],
    ['an empty secret', [{ ...KEY, accessKeySecret: '' }], '[0].accessKeySecret'],
    ['a slash in an id', [{ ...KEY, accessKeyId: 'a/b' }], '[0].accessKeyId'],
    ['a field that is misspelled', [{ ...KEY, polices: [] }], '[0] has polices'],
    ['the same id twice', [KEY, KEY], '[1].accessKeyId is "reader"'],
    ['an end without a token', [{ ...KEY, expires: '2026-01-01T00:00:00Z' }], 'securityToken'],
    ['an end that is no time', [{ ...KEY, securityToken: 't', expires: 'soon' }], '[0].expires'],
    ['policies of nobody', [{ ...KEY, policies: policy(STATEMENT) }], '[0].policies'],
    [
      'another effect',
      [{ ...KEY, user: '1', policies: policy({ ...STATEMENT, Effect: 'allow' }) }],
      '[0].policies[0].Statement[0].Effect',
    ],
    [
      'a condition',
      [{ ...KEY, user: '1', policies: policy({ ...STATEMENT, Condition: {} }) }],
      'Condition, which the emulator',
    ],
  ])('%s', (_case, value, expected) => {
    expect(problemOf(value)).toContain(expected);
  });

  it('without the secret', () => {
    expect(problemOf([{ ...KEY, accessKeySecret: 'hush-hush', more: 1 }])).not.toContain('hush');
  });
});
