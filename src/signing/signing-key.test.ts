import { expect, it } from 'vitest';
import { createSigningKeyCache, deriveSigningKey, type SigningKeyScope } from './signing-key.ts';

const scope: SigningKeyScope = {
  accessKeyId: 'id',
  accessKeySecret: 'secret',
  region: 'cn-hangzhou',
  date: '20260101',
};

it('answers the derived key, and the same one again', () => {
  const keyOf = createSigningKeyCache();
  const key = keyOf(scope);

  expect(key).toEqual(deriveSigningKey(scope));
  expect(keyOf({ ...scope })).toBe(key);
});

it.each([
  ['accessKeyId', 'other'],
  ['accessKeySecret', 'other'],
  ['region', 'cn-beijing'],
  ['date', '20260102'],
] as const)('keeps apart the keys of another %s', (field, value) => {
  const keyOf = createSigningKeyCache();
  const key = keyOf(scope);

  expect(keyOf({ ...scope, [field]: value })).not.toBe(key);
});

it('forgets the longest unused key beyond its limit', () => {
  const keyOf = createSigningKeyCache(2);
  const first = keyOf(scope);
  const second = keyOf({ ...scope, date: '20260102' });
  keyOf(scope);
  keyOf({ ...scope, date: '20260103' });

  expect(keyOf(scope)).toBe(first);
  expect(keyOf({ ...scope, date: '20260102' })).not.toBe(second);
});
