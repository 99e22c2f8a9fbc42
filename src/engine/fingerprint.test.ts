import { describe, expect, it } from 'vitest';
import { metadataFingerprint } from './fingerprint.ts';

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
