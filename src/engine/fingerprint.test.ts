import { describe, expect, it } from 'vitest';
import type { Vector } from '#protocol/vector.ts';
import { contentFingerprint, dataFingerprint, metadataFingerprint } from './fingerprint.ts';

describe('metadataFingerprint', () => {
  it('is 32 hex digits, whatever the order of the fields', () => {
    const one = metadataFingerprint({ a: 'x', b: ['y', 'z'] });

    expect(one).toMatch(/^[0-9a-f]{32}$/);
    expect(metadataFingerprint({ b: ['y', 'z'], a: 'x' })).toBe(one);
  });

  it('takes absent metadata for empty', () => {
    expect(metadataFingerprint(undefined)).toBe(metadataFingerprint({}));
  });

  it.each([
    ['a value', { a: 'x' }, { a: 'y' }],
    ['a field', { a: 'x' }, { b: 'x' }],
    ['the order of a list', { a: ['x', 'y'] }, { a: ['y', 'x'] }],
    ['a list of one for its element', { a: ['x'] }, { a: 'x' }],
    ['a number for its text', { a: 1 }, { a: '1' }],
    ['where a value ends', { a: 'x","b":"y' }, { a: 'x', b: 'y' }],
  ])('changes with %s', (_case, before, after) => {
    expect(metadataFingerprint(before)).not.toBe(metadataFingerprint(after));
  });
});

/** What both fingerprints of numbers have to tell apart. */
const OTHER_NUMBERS: readonly [string, number[], number[]][] = [
  ['a number', [1, 2], [1, 3]],
  ['the order', [1, 2], [2, 1]],
  ['the sign of zero', [0], [-0]],
  ['a subnormal for zero', [1e-45], [0]],
  ['a zero more', [1], [1, 0]],
  ['the scale', [1, 2], [2, 4]],
  ['one step of a float', [1, 1], [1, 1 + 2 ** -23]],
];

describe('dataFingerprint', () => {
  it.each(OTHER_NUMBERS)('changes with %s', (_case, before, after) => {
    expect(dataFingerprint(before)).not.toBe(dataFingerprint(after));
  });

  it('takes two texts of one 32-bit float for the same', () => {
    expect(dataFingerprint([0.1, 1e-45])).toBe(dataFingerprint([0.10000000149011612, 1.4e-45]));
  });
});

describe('contentFingerprint', () => {
  const vector = (float32: number[], metadata?: Vector['metadata']): Vector => ({
    key: 'a',
    data: { float32 },
    ...(metadata !== undefined && { metadata }),
  });

  it('is 32 hex digits, whatever the order of the fields and the key', () => {
    const one = contentFingerprint(vector([1, 2], { a: 'x', b: 'y' }));

    expect(one).toMatch(/^[0-9a-f]{32}$/);
    expect(contentFingerprint({ ...vector([1, 2], { b: 'y', a: 'x' }), key: 'b' })).toBe(one);
  });

  it('is the SHA-256 of the metadata and the bytes of the numbers, on every machine', () => {
    expect(contentFingerprint(vector([1, -0], { a: 'x' }))).toBe(
      '0eb11644dc428225ec5d761086556265',
    );
  });

  it('takes absent metadata for empty', () => {
    expect(contentFingerprint(vector([1]))).toBe(contentFingerprint(vector([1], {})));
  });

  it('changes with the metadata alone', () => {
    expect(contentFingerprint(vector([1], { a: 'x' }))).not.toBe(
      contentFingerprint(vector([1], { a: 'y' })),
    );
  });

  it.each(OTHER_NUMBERS)('changes with %s', (_case, before, after) => {
    expect(contentFingerprint(vector(before))).not.toBe(contentFingerprint(vector(after)));
  });
});
