import { expect, test } from 'vitest';
import { formatBytes } from './number-format.ts';
import { paceWords } from './pace-words.ts';

test('a rate is told in its unit, and the time left where it is known', () => {
  expect(paceWords({ perSecond: 3.5e7, leftMs: 12_400 }, formatBytes)).toBe(
    '35.0 MB a second, about 12 s left',
  );
  expect(paceWords({ perSecond: 0, leftMs: null }, formatBytes)).toBe('0 B a second');
});
