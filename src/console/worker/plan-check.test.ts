import { describe, expect, it } from 'vitest';
import { planProblem, verdictLifeMs, verdictLifeWords } from './plan-check.ts';
import type { TimedVerdict } from './verification-service.ts';

const LIFE_MS = verdictLifeMs(1);
const KEYS = [{ key: 'a', content: 'c' }];

function verdicts(part: Partial<TimedVerdict>): ReadonlyMap<string, TimedVerdict> {
  const verdict: TimedVerdict = {
    key: 'a',
    state: 'present',
    metadata: {},
    fingerprint: 'f',
    data: 'd',
    content: 'c',
    reviewedData: 'd',
    failure: null,
    at: 0,
  };
  return new Map([['a', { ...verdict, ...part }]]);
}

describe('planProblem', () => {
  it('passes keys that were found as listed', () => {
    expect(planProblem(KEYS, verdicts({}), LIFE_MS)).toBeNull();
  });

  it('passes a changed key once its change was accepted', () => {
    expect(planProblem(KEYS, verdicts({ state: 'changed' }), 0)).toBeNull();
  });

  it.each([
    ['was never verified', new Map<string, TimedVerdict>()],
    ['is gone', verdicts({ state: 'gone', content: null })],
    ['could not be read', verdicts({ state: 'unverified', content: null })],
    ['has changed', verdicts({ state: 'changed', content: 'e' })],
    ['had its numbers replaced since it was first verified', verdicts({ reviewedData: 'b' })],
  ])('refuses a key that %s', (_what, known) => {
    expect(planProblem(KEYS, known, 0)).toMatch(/^1 key to be deleted did not pass/);
  });

  it('refuses what was verified more than ten minutes ago', () => {
    expect(planProblem(KEYS, verdicts({}), LIFE_MS + 1)).toMatch(/more than 10 minutes/);
  });
});

it('gives a large set the time that reading it takes', () => {
  expect(verdictLifeWords(1)).toBe('10 minutes');
  expect(verdictLifeMs(1_000_000)).toBe(600_000 + 4_000_000);
  expect(verdictLifeWords(1_000_000)).toBe('76 minutes');
});
