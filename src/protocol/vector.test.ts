import { describe, expect, it } from 'vitest';
import { keyLength, keyProblem } from './vector.ts';

describe('keyProblem', () => {
  it.each([
    'a',
    'x'.repeat(1024),
    '😀'.repeat(1024),
    'line\nbreak',
    '\0',
    '<b>"quoted"</b>',
    'مفتاح',
  ])('accepts a key of 1 to 1,024 characters', (key) => {
    expect(keyProblem(key)).toBeNull();
  });

  it.each([
    ['', 'this one has 0'],
    ['x'.repeat(1025), 'this one has 1025'],
    ['half \ud83d', 'surrogate'],
  ])('refuses a key that the service would', (key, reason) => {
    expect(keyProblem(key)).toContain(reason);
  });
});

it('counts code points', () => {
  expect(keyLength('a😀é')).toBe(3);
});
