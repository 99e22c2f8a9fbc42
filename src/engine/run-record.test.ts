import { describe, expect, it } from 'vitest';
import { ServiceError } from '#protocol/service-error.ts';
import { planBatches } from './plan.ts';
import { type ConfirmRequest, confirmRun } from './run-record.ts';
import { ModelService } from './simulation/model-service.ts';
import { sampleRun } from './simulation/sample-run.ts';
import { Schedule } from './simulation/schedule.ts';
import type { VectorApi } from './vector-api.ts';

const idle = () => new Promise<void>((resolve) => setImmediate(resolve));
const never = new AbortController().signal;
const batches = planBatches(['a', 'b', 'c'], 2);
const request: ConfirmRequest = { ...sampleRun(), batches, typedName: 'packages' };

function confirm(answer: VectorApi['confirm']) {
  const schedule = new Schedule(1, idle);
  const api = { ...new ModelService(schedule).apiFor(), confirm: answer };
  return schedule.play(confirmRun({ api, clock: schedule }, request, never));
}

describe('confirmRun', () => {
  it('sends digests and counts, never keys, and pairs each batch with its token', async () => {
    let asked: unknown;
    const run = await confirm(async (body) => {
      asked = body;
      return { confirmationId: 'c', expiresAt: '2026-01-01T01:00:00Z', tokens: ['t1', 't2'] };
    });

    expect(asked).toEqual({
      index: 'packages',
      typedName: 'packages',
      batches: batches.map(({ digest, keys }) => ({ digest, count: keys.length })),
    });
    expect(run.batches.map(({ token }) => token)).toEqual(['t1', 't2']);
    expect(run.staged).toBe(4);
    expect(run).not.toHaveProperty('typedName');
  });

  it('asks again after a lost answer, but not after a refusal', async () => {
    const answer = { confirmationId: 'c', expiresAt: 'x', tokens: ['t1', 't2'] };
    let asked = 0;
    const failOnce = (error: ServiceError) => () => {
      asked += 1;
      return asked === 1 ? Promise.reject(error) : Promise.resolve(answer);
    };
    const details = { code: 'X', message: 'x', status: 0 };

    await expect(
      confirm(failOnce(new ServiceError({ ...details, outcome: 'unknown' }))),
    ).resolves.toMatchObject({ confirmationId: 'c' });
    asked = 0;
    const refusal = new ServiceError({ ...details, status: 403, outcome: 'not-sent' });
    await expect(confirm(failOnce(refusal))).rejects.toBe(refusal);
  });

  it('refuses an answer with another number of tokens', async () => {
    const answer = { confirmationId: 'c', expiresAt: 'x', tokens: ['t1'] };

    await expect(confirm(async () => answer)).rejects.toMatchObject({ code: 'BadAnswer' });
  });
});
