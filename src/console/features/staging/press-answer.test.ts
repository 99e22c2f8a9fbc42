import { expect, it } from 'vitest';
import { answerAfter, stagedWords } from './press-answer.ts';

const THREE = { kind: 'staged', added: 3, read: 3 } as const;
const NONE_NEW = { kind: 'staged', added: 0, read: 3 } as const;
const FAILED = { kind: 'failed', why: 'The worker is gone.' } as const;

it('says how many keys were staged, and how many of those read had been before', () => {
  expect(stagedWords(THREE)).toBe('3 keys staged.');
  expect(stagedWords({ kind: 'staged', added: 1, read: 3 })).toBe(
    '1 key staged, 2 had been staged before.',
  );
});

it('keeps what the first press did when a second one adds nothing', () => {
  expect(answerAfter(THREE, NONE_NEW)).toBe(THREE);
});

it('tells of every press that is news', () => {
  const one = { kind: 'staged', added: 1, read: 3 } as const;
  expect(answerAfter(null, NONE_NEW)).toBe(NONE_NEW);
  expect(answerAfter(THREE, one)).toBe(one);
  expect(answerAfter(THREE, FAILED)).toBe(FAILED);
  expect(answerAfter(FAILED, NONE_NEW)).toBe(NONE_NEW);
});
