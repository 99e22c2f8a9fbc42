import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RequestOutcome, ServiceError } from '#protocol/service-error.ts';
import { executeRun } from './execute-run.ts';
import { reportLines } from './report.ts';
import { JournalError } from './run-ledger.ts';
import { countOutcomes } from './run-state.ts';
import { MemoryJournal } from './simulation/memory-journal.ts';
import { type Faults, ModelService, NO_FAULTS } from './simulation/model-service.ts';
import { Schedule } from './simulation/schedule.ts';
import { type Ending, play, type Story } from './simulation/story.ts';
import { violations } from './simulation/violations.ts';

const idle = () => new Promise<void>((resolve) => setImmediate(resolve));

const CALM: Story = {
  seed: 1,
  keys: 30,
  batchSize: 10,
  concurrency: 4,
  faults: NO_FAULTS,
  stopAfterMs: null,
  expiresAfterMs: null,
  accident: null,
  deletedByOthers: 0,
  returnedByOthers: 0,
};

const chance = (max: number) => fc.double({ min: 0, max, noNaN: true });
const faults: fc.Arbitrary<Faults> = fc.record({
  throttle: chance(0.3),
  fail: chance(0.2),
  loseRequest: chance(0.15),
  loseAnswer: chance(0.15),
  hang: chance(0.05),
  refuse: chance(0.05),
});
const anyStory: fc.Arbitrary<Story> = fc.record({
  seed: fc.integer(),
  keys: fc.integer({ min: 1, max: 60 }),
  batchSize: fc.integer({ min: 1, max: 12 }),
  concurrency: fc.integer({ min: 1, max: 6 }),
  faults,
  stopAfterMs: fc.constant(null),
  expiresAfterMs: fc.constant(null),
  accident: fc.constant(null),
  deletedByOthers: fc.integer({ min: 0, max: 5 }),
  returnedByOthers: fc.constant(0),
});

/** Plays stories made by `change` and expects every promise kept. */
async function keepsItsPromises(
  change: (story: Story, at: number) => Story,
  runs: number,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(anyStory, fc.nat({ max: 400 }), async (story, at) => {
      expect(violations(await play(change(story, at), idle))).toEqual([]);
    }),
    { numRuns: runs },
  );
}

describe('executeRun', { timeout: 60_000 }, () => {
  it('deletes every confirmed key of a large run, proves it, and touches nothing else', async () => {
    const ending = await play({ ...CALM, keys: 1203, batchSize: 500 }, idle);

    expect(violations(ending)).toEqual([]);
    expect(ending.model.deletes.map(({ keys }) => keys.length).sort()).toEqual([203, 500, 500]);
    expect([...ending.model.vectors.keys()]).toEqual(ending.bystanders);
    expect(ending.state?.ended).toBe('finished');
    expect(ending.state && countOutcomes(ending.state)).toEqual({
      'proven-gone': 1203,
      'already-gone': 1,
      'changed-kept': 1,
      failed: 0,
      'not-attempted': 0,
      sent: 0,
      staged: 1205,
    });
  });

  it('keeps its promises under every mixture of faults', async () => {
    await keepsItsPromises((story) => story, 300);
  });

  it('keeps them when it is stopped at any moment', async () => {
    await keepsItsPromises((story, at) => ({ ...story, stopAfterMs: at }), 200);
  });

  it('keeps them when the confirmation expires at any moment', async () => {
    await keepsItsPromises((story, at) => ({ ...story, expiresAfterMs: at }), 100);
  });

  it('keeps them when others put keys back meanwhile', async () => {
    await keepsItsPromises((story, at) => ({ ...story, returnedByOthers: at % 10 }), 100);
  });

  it('gives a true account after a crash before or after any journal entry', async () => {
    await keepsItsPromises(
      (story, at) => ({
        ...story,
        accident: { at: 1 + (at % 40), kind: at % 2 === 0 ? 'crash-before' : 'crash-after' },
      }),
      300,
    );
  });

  it('sends nothing more once the journal refuses an entry, and can be settled', async () => {
    await keepsItsPromises(
      (story, at) => ({ ...story, accident: { at: 1 + (at % 40), kind: 'refuse' } }),
      150,
    );
  });

  it('calls a key failed that is still there after the service said it is deleted', async () => {
    const ending = await play(CALM, idle, (api) => ({
      ...api,
      deleteVectors: async () => ({ requestId: 'R1' }),
    }));

    expect(ending.state?.ended).toBe('finished');
    expect(linesOf(ending).slice(0, 30)).toEqual(
      Array.from({ length: 30 }, () => 'failed StillPresent R1'),
    );
  });

  it('claims nothing about keys that could not be read after the delete', async () => {
    const ending = await play({ ...CALM, keys: 10 }, idle, (api) => ({
      ...api,
      getVectors: () => Promise.reject(serviceError('VectorIndexParameterInvalid', 400)),
    }));

    expect(violations(ending)).toEqual([]);
    expect(ending.state?.batches[0]).toMatchObject({ state: 'unproved', requestId: 'R1' });
    expect(linesOf(ending)[0]).toBe('failed OutcomeUnknown R1');
  });

  it.each([
    ['a missing permission', 'AccessDenied', 403],
    ['an ended session', 'Unauthorized', 401],
    ['an expired confirmation', 'ConfirmationExpired', 403],
    ['an index that is gone', 'NoSuchVectorIndex', 404],
    ['a bucket that is gone', 'NoSuchBucket', 404],
  ])('stops at %s, which every batch would meet', async (_case, code, status) => {
    let sent = 0;
    const ending = await play({ ...CALM, concurrency: 1 }, idle, (api) => ({
      ...api,
      deleteVectors: () => {
        sent += 1;
        return Promise.reject(serviceError(code, status));
      },
    }));

    expect(sent).toBe(1);
    expect(ending.state?.ended).toBe('interrupted');
    expect(ending.state && countOutcomes(ending.state)).toMatchObject({
      failed: 10,
      'not-attempted': 20,
    });
    expect(linesOf(ending)[0]).toBe(`failed ${code} R9`);
  });

  it('goes on after a batch that only itself is refused', async () => {
    let sent = 0;
    const ending = await play({ ...CALM, concurrency: 1 }, idle, (api) => ({
      ...api,
      deleteVectors: (...call) => {
        sent += 1;
        return sent === 1
          ? Promise.reject(serviceError('VectorIndexParameterInvalid', 400))
          : api.deleteVectors(...call);
      },
    }));

    expect(ending.state?.ended).toBe('finished');
    expect(ending.state && countOutcomes(ending.state)).toMatchObject({
      failed: 10,
      'proven-gone': 20,
    });
  });

  it('gives up when the service stays away, and leaves the rest unattempted', async () => {
    const away = () => Promise.reject(serviceError('NetworkFailure', 0, 'unknown'));
    const ending = await play({ ...CALM, keys: 300, concurrency: 2 }, idle, (api) => ({
      ...api,
      deleteVectors: away,
      getVectors: away,
    }));

    expect(violations(ending)).toEqual([]);
    expect(ending.state?.ended).toBe('interrupted');
    expect(ending.state && countOutcomes(ending.state)).toMatchObject({
      failed: 40,
      'not-attempted': 260,
    });
  });

  it('sends a batch no more than eight times', async () => {
    let sent = 0;
    const ending = await play({ ...CALM, keys: 1 }, idle, (api) => ({
      ...api,
      deleteVectors: () => {
        sent += 1;
        return Promise.reject(serviceError('TooManyRequests', 429));
      },
    }));

    expect(sent).toBe(8);
    expect(linesOf(ending)[0]).toBe('failed TooManyRequests R9');
  });

  it('waits for no hanging request longer than its deadline', async () => {
    const ending = await play({ ...CALM, keys: 1, stopAfterMs: 10 }, idle, (api) => ({
      ...api,
      deleteVectors: () => new Promise<never>(() => undefined),
    }));

    expect(ending.state?.ended).toBe('stopped');
    expect(linesOf(ending)[0]).toBe('failed DeadlineExceeded null');
    // The deadline of the request, and until what it began can no longer be at work.
    expect((ending.state?.endedAt ?? 0) - (ending.stoppedAt ?? 0)).toBeLessThan(65_000);
  });

  it('reads once more at the end what could not be read while the service was away', async () => {
    let reads = 0;
    const ending = await play({ ...CALM, keys: 1 }, idle, (api) => ({
      ...api,
      getVectors: (request, signal) => {
        reads += 1;
        return reads <= 5
          ? Promise.reject(serviceError('ServiceUnreachable', 502))
          : api.getVectors(request, signal);
      },
    }));

    expect(ending.state?.ended).toBe('finished');
    expect(linesOf(ending)[0]).toMatch(/^proven-gone/);
  });

  it('slows down when the service asks for it', async () => {
    const faults = { ...NO_FAULTS, throttle: 0.5 };
    const ending = await play({ ...CALM, keys: 200, batchSize: 5, faults }, idle);

    expect(violations(ending)).toEqual([]);
    expect(Math.min(...ending.live.map(({ limit }) => limit))).toBe(1);
    expect(ending.live.at(-1)?.throttled).toBeGreaterThan(10);
  });

  it('sends nothing when it was stopped before it began', async () => {
    const schedule = new Schedule(1, idle);
    const ending = await play(CALM, idle);
    const journal = new MemoryJournal(schedule);
    const model = new ModelService(schedule);
    const stop = new AbortController();
    stop.abort();

    const state = await schedule.play(
      executeRun(
        { api: model.apiFor(), clock: schedule, journal },
        ending.run,
        { onState: () => undefined },
        stop.signal,
      ),
    );

    expect(model.deletes).toEqual([]);
    expect(journal.entries.map(({ type }) => type)).toEqual(['confirmed', 'ended']);
    expect(state.ended).toBe('stopped');
    expect(countOutcomes(state)['not-attempted']).toBe(30);
  });

  it('says with a JournalError that the journal is the trouble', async () => {
    const ending = await play({ ...CALM, accident: { at: 2, kind: 'refuse' } }, idle);

    expect(ending.error).toBeInstanceOf(JournalError);
    expect(String(ending.error)).toContain('No space is left.');
    expect(ending.model.deletes.length).toBeLessThan(CALM.concurrency);
  });
});

function serviceError(code: string, status: number, outcome: RequestOutcome = 'answered') {
  return new ServiceError({ code, status, outcome, message: code, requestId: 'R9' });
}

function linesOf({ state }: Ending): string[] {
  if (state === null) return [];
  return [...reportLines(state)].map(
    ({ outcome, code, requestId }) => `${outcome} ${code} ${requestId}`,
  );
}
