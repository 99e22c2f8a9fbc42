import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  additionalNames,
  canonicalQuery,
  canonicalRequest,
  canonicalUri,
  normaliseHeaders,
  percentDecode,
  percentEncode,
  rawQuery,
} from './canonical-request.ts';

const names = fc.string({ unit: 'binary', minLength: 1, maxLength: 8 });
const values = fc.string({ unit: 'binary', maxLength: 8 });
const pairs = fc.uniqueArray(fc.tuple(names, values), { selector: ([name]) => name, maxLength: 6 });

describe('canonicalQuery', () => {
  it.each([
    ['nothing', '', ''],
    ['a bare marker', 'putVectors', 'putVectors'],
    ['a marker with an equals sign', 'putVectors=', 'putVectors'],
    ['names out of order', 'b=2&a=1', 'a=1&b=2'],
    ['a name that is the beginning of another', 'a-b=1&a=1', 'a=1&a-b=1'],
    ['encoded order, not code-point order', 'A=65&[=91', '%5B=91&A=65'],
    ['the characters encodeURIComponent skips', "k=!'()*", 'k=%21%27%28%29%2A'],
    ['a plus, which is a blank', 'k=a+b', 'k=a%20b'],
    ['an encoded plus, which is a plus', 'k=a%2Bb', 'k=a%2Bb'],
    ['lower-case escapes', 'k=%2f', 'k=%2F'],
    ['needless escapes', 'k=%61', 'k=a'],
    ['a malformed escape', 'k=%zz%4', 'k=%25zz%254'],
    ['broken UTF-8', 'k=%ff%fe', 'k=%FF%FE'],
    ['an equals sign in a value', 'k=a=b', 'k=a%3Db'],
    ['empty pairs', '&&a=1&', 'a=1'],
    ['a name twice', 'k=2&k=1', 'k=1&k=2'],
  ])('handles %s', (_case, query, expected) => {
    expect(canonicalQuery(query)).toBe(expected);
  });

  it('does not depend on the order, nor on `marker` against `marker=`', () => {
    fc.assert(
      fc.property(pairs, fc.func(fc.integer()), fc.boolean(), (list, weigh, withSign) => {
        const write = (entries: typeof list, sign: boolean) =>
          entries
            .map(([name, value]) => [percentEncode(name), percentEncode(value)])
            .map(([name, value]) => (value === '' && !sign ? name : `${name}=${value}`))
            .join('&');
        const shuffled = list.toSorted((a, b) => weigh(a[0]) - weigh(b[0]));

        expect(canonicalQuery(write(shuffled, withSign))).toBe(
          canonicalQuery(write(list, !withSign)),
        );
      }),
    );
  });

  it('is itself canonical', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (query) => {
        const once = canonicalQuery(query);
        expect(canonicalQuery(once)).toBe(once);
      }),
    );
  });
});

describe('percentEncode', () => {
  it('agrees with encodeURIComponent but for the five characters that one skips', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const expected = encodeURIComponent(text).replaceAll(
          /[!'()*]/g,
          (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
        );
        expect(percentEncode(text)).toBe(expected);
        expect(percentDecode(expected)).toBe(text);
      }),
    );
  });

  it('has no text for bytes that are not UTF-8', () => {
    expect(percentDecode('%ff')).toBeNull();
  });
});

describe('rawQuery', () => {
  it.each([
    ['a path', '/?listVectors', 'listVectors'],
    ['path style', '/my-bucket/?listVectors=', 'listVectors='],
    ['absolute form', 'http://b-1.cn-hangzhou.oss-vectors.aliyuncs.com/?a=1?2', 'a=1?2'],
    ['a fragment', '/?a=1#b?c', 'a=1'],
    ['no query', '/', ''],
  ])('finds it in %s', (_case, url, expected) => {
    expect(rawQuery(url)).toBe(expected);
  });
});

describe('canonicalUri', () => {
  it('names the bucket by its ARN and leaves the account out without one', () => {
    const resource = { region: 'cn-hangzhou', accountId: '1234567890123456' };

    expect(canonicalUri({ ...resource, bucket: 'my-bucket' })).toBe(
      '/acs%3Aossvector%3Acn-hangzhou%3A1234567890123456%3Amy-bucket/',
    );
    expect(canonicalUri({ ...resource, bucket: null })).toBe(
      '/acs%3Aossvector%3Acn-hangzhou%3A%3A/',
    );
  });
});

describe('headers', () => {
  it('are trimmed, joined and lower-cased', () => {
    expect([
      ...normaliseHeaders({ 'X-Oss-A': [' 1', '2 '], 'x-oss-a': '3', Host: undefined }),
    ]).toEqual([['x-oss-a', '1,2,3']]);
  });

  it('count as additional only when carried and not signed anyway', () => {
    const headers = normaliseHeaders({
      Host: 'h',
      Range: 'r',
      'Content-Type': 't',
      'x-oss-a': '1',
    });

    expect(
      additionalNames(headers, ['range', 'HOST', 'host', 'content-type', 'x-oss-a', 'absent']),
    ).toEqual(['host', 'range']);
  });

  it('make one canonical request in any order and case', () => {
    const resource = { region: 'r', accountId: '1', bucket: 'b' };
    const of = (headers: Record<string, string>) =>
      canonicalRequest({ method: 'GET', url: '/', headers }, resource, ['Host']);

    expect(of({ 'X-Oss-B': '2', host: 'h', 'x-oss-A': '1' })).toBe(
      of({ 'x-oss-a': '1', 'x-oss-b': '2', Host: 'h' }),
    );
  });

  it('count by the bytes that go over the wire', () => {
    const resource = { region: 'r', accountId: '1', bucket: 'b' };
    const of = (value: string) =>
      canonicalRequest({ method: 'GET', url: '/', headers: { 'x-oss-a': value } }, resource);

    expect(of('€')).toBe(of(Buffer.from('€', 'utf8').toString('latin1')));
    expect(of('é')).not.toBe(of('Ã©'));
  });
});

it.each([
  [
    'POST',
    '?putVectors',
    { 'Content-Type': 'application/json', 'Content-MD5': '1B2M2Y8AsgTpgAmY7PhCfg==' },
    'my-bucket',
    '331e34843c54664fd1c960315f38d520dab46039bc943a8a61204e017fff1316',
  ],
  [
    'GET',
    '?prefix=my%2F&max-keys=10&marker',
    {},
    null,
    'd162aec7fe0896fcc5b9bec63aff045924266ff68f89eed90c60e32c744247da',
  ],
])(
  'hashes the published request %s %s to the published value',
  (method, url, headers, bucket, hash) => {
    const canonical = canonicalRequest(
      {
        method,
        url,
        headers: {
          ...headers,
          'x-oss-date': '20260101T000000Z',
          'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
        },
      },
      { region: 'cn-hangzhou', accountId: '1234567890123456', bucket },
    );

    expect(createHash('sha256').update(canonical).digest('hex')).toBe(hash);
  },
);
