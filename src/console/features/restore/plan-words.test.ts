import { expect, it } from 'vitest';
import { planWords } from './plan-words.ts';

it('says what becomes of each kind of key', () => {
  const counts = { absent: 390, same: 19, different: 3 };

  expect(planWords(counts, false)).toBe(
    '390 vectors will be put back. 19 keys are there as in the backup. 3 keys have other content now and will be skipped.',
  );
  expect(planWords({ ...counts, different: 1 }, true)).toMatch(
    / 1 key has other content now and will be written over\.$/,
  );
});

it('says so when there is nothing to put back', () => {
  expect(planWords({ absent: 0, same: 1, different: 0 }, false)).toBe(
    'There is nothing to put back. 1 key is there as in the backup.',
  );
  expect(planWords({ absent: 0, same: 0, different: 2 }, false)).toMatch(/^There is nothing to/);
  expect(planWords({ absent: 0, same: 0, different: 2 }, true)).toMatch(/^2 keys have other/);
});
