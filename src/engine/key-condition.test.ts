import { expect, it } from 'vitest';
import { type KeyConditionKind, matchesKey } from './key-condition.ts';

it.each<[KeyConditionKind, string, string, boolean]>([
  ['starts-with', 'doc-17/', 'doc-17/0001', true],
  ['starts-with', '17', 'doc-17/0001', false],
  ['ends-with', '0001', 'doc-17/0001', true],
  ['ends-with', 'doc', 'doc-17/0001', false],
  ['contains', '-17/', 'doc-17/0001', true],
  ['contains', 'DOC', 'doc-17/0001', false],
  ['equals', 'doc', 'doc', true],
  ['equals', 'doc', 'doc ', false],
])('%s %s on %s is %s', (kind, text, key, expected) => {
  expect(matchesKey({ kind, text }, key)).toBe(expected);
});

it('lets every key pass without a condition', () => {
  expect(matchesKey(null, '')).toBe(true);
});
