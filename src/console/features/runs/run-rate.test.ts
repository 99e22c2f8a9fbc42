import { describe, expect, it } from 'vitest';
import type { BatchStatus } from '#engine/run-state.ts';
import { groupFailures } from './failure-groups.ts';
import { runDay } from './run-day.ts';
import { rateCurve, runRate } from './run-rate.ts';

function batch(part: Partial<BatchStatus> = {}): BatchStatus {
  return {
    state: 'waiting',
    count: 500,
    attempts: 0,
    requestId: null,
    failure: null,
    again: false,
    needless: [],
    kept: [],
    contradicted: [],
    settled: false,
    sentAt: null,
    answeredAt: null,
    ...part,
  };
}

const answered = (answeredAt: number) => batch({ state: 'proved', answeredAt });

describe('runRate', () => {
  it('goes by the answers of the last five seconds', () => {
    const batches = [answered(1_000), answered(96_000), answered(98_000), batch(), batch()];

    const { keysPerSecond, timeLeft } = runRate(batches, 0, 100_000);

    expect(keysPerSecond).toBe(200);
    expect(timeLeft).toBe(5_000);
  });

  it('says nothing before there is something to go by', () => {
    const nothing = { keysPerSecond: null, timeLeft: null };

    expect(runRate([answered(100)], 0, 300)).toEqual(nothing);
    expect(runRate([batch()], 0, 60_000)).toEqual(nothing);
  });

  it('counts a refused batch as no work that is left', () => {
    const { timeLeft } = runRate([answered(4_000), batch({ state: 'failed' })], 0, 5_000);

    expect(timeLeft).toBe(0);
  });
});

it('draws the keys of each stretch of time, and only of the time shown', () => {
  const batches = [answered(-1), answered(0), answered(900), answered(4_000), batch()];

  expect(rateCurve(batches, 0, 4_000, 4)).toEqual([1000, 0, 0, 500]);
});

it('names each cause of failure once, with how much it hit', () => {
  const failure = {
    code: 'AccessDenied',
    status: 403,
    message: 'no',
    requestId: 'R1',
    ec: null,
    outcome: 'answered' as const,
  };
  const groups = groupFailures([
    batch({ state: 'failed', failure }),
    batch({ state: 'failed', failure: { ...failure, requestId: 'R2' } }),
    batch({ state: 'unproved', failure: { ...failure, code: 'ServiceTimeout' } }),
    batch({ state: 'proved', failure: { ...failure, code: 'Lost' }, settled: true }),
  ]);

  expect(groups).toEqual([
    { failure, batches: 2, keys: 1000 },
    { failure: { ...failure, code: 'ServiceTimeout' }, batches: 1, keys: 500 },
  ]);
});

it('gives a run of today its time and an older one its day', () => {
  const at = new Date(2026, 10, 22, 14, 2).valueOf();

  expect(runDay(at, new Date(2026, 10, 22, 23, 0).valueOf())).toBe('Today 14:02');
  expect(runDay(at, new Date(2026, 10, 23, 0, 30).valueOf())).toBe('22 Nov');
});
