import { describe, expect, it } from 'vitest';
import { ServiceError } from '#protocol/service-error.ts';
import { confirmRun, reconfirmRun } from './confirm-run.ts';
import { ownFailure } from './failure.ts';
import type { JournalEntry } from './run-journal.ts';
import { applyEntry, replay } from './run-state.ts';
import { ModelService } from './simulation/model-service.ts';
import { begun, sampleRun } from './simulation/sample-run.ts';
import { Schedule } from './simulation/schedule.ts';
import type { VectorApi } from './vector-api.ts';

const idle = () => new Promise<void>((resolve) => setImmediate(resolve));
const never = new AbortController().signal;
const backup = { fileName: 'sample.vbb', count: 3, sha256: 'b'.repeat(64) };
const run = sampleRun();
const answer = { confirmationId: 'c', expiresAt: '2026-01-01T01:00:00Z', tokens: ['t1', 't2'] };

function depsWith(confirm: VectorApi['confirm']) {
  const schedule = new Schedule(1, idle);
  const api = { ...new ModelService(schedule).apiFor(), confirm };
  return { schedule, deps: { api, clock: schedule } };
}

function confirm(confirming: VectorApi['confirm'], asked = run) {
  const { schedule, deps } = depsWith(confirming);
  return schedule.play(confirmRun(deps, asked, 'packages', never));
}

describe('confirmRun', () => {
  it.each([
    ['the backup', backup, { sha256: backup.sha256, count: 3 }],
    ['that there is none', null, 'declined'],
  ])('sends digests and counts, never keys, and says %s', async (_case, made, said) => {
    let asked: unknown;
    const confirmation = await confirm(
      async (body) => {
        asked = body;
        return answer;
      },
      { ...run, backup: made },
    );

    expect(asked).toEqual({
      index: 'packages',
      typedName: 'packages',
      batches: run.batches,
      backup: said,
    });
    expect(confirmation).toEqual(answer);
  });

  it('asks again after a lost answer, but not after a refusal', async () => {
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
    await expect(confirm(async () => ({ ...answer, tokens: ['t1'] }))).rejects.toMatchObject({
      code: 'BadAnswer',
    });
  });
});

describe('reconfirmRun', () => {
  it('asks for what is left only, and gives each batch its own new token', async () => {
    const refused = { ...ownFailure('ConfirmationExpired', 'Over.'), outcome: 'not-sent' } as const;
    const entries: JournalEntry[] = [
      begun(run),
      { type: 'sending', at: 1, batch: 0, attempt: 1 },
      { type: 'answered', at: 2, batch: 0, requestId: 'R1' },
      { type: 'proved', at: 3, batch: 0, contradicted: [], settled: false },
      { type: 'sending', at: 4, batch: 1, attempt: 1 },
      { type: 'failed', at: 5, batch: 1, failure: refused, again: true },
      { type: 'paused', at: 6, reason: 'expired', failure: refused },
    ];
    const state = replay(entries);
    if (state === null) throw new Error('The journal begins with its run.');
    let asked: unknown;
    const { schedule, deps } = depsWith(async (body) => {
      asked = body.batches;
      return { ...answer, tokens: ['new'] };
    });

    const entry = await schedule.play(reconfirmRun(deps, { ...state, run }, 'packages', never));
    const after = applyEntry(state, { ...entry, at: 7 });

    expect(asked).toEqual([run.batches[1]]);
    expect(after.tokens).toEqual(['t0', 'new']);
    expect(after.confirmations.map(({ confirmationId }) => confirmationId)).toEqual([
      'confirmation-1',
      'c',
    ]);
  });
});
