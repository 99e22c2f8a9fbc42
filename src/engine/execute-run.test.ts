import { describe, expect, it } from 'vitest';
import { type RequestOutcome, ServiceError } from '#protocol/service-error.ts';
import { reportLines } from './report.ts';
import { JournalError } from './run-ledger.ts';
import { countOutcomes, type RunState } from './run-state.ts';
import { NO_FAULTS } from './simulation/faults.ts';
import { play } from './simulation/play.ts';
import { Stage } from './simulation/stage.ts';
import { CALM, CALM_LIFE, NO_MEDDLING, type Story } from './simulation/story.ts';

const idle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Batches of 1 and 10, and two of 10. */
const STORY: Story = CALM;
const ACCIDENTS = ['crash-before', 'crash-after', 'refuse', 'refuse-written'] as const;

describe('executeRun', () => {
  it('deletes every confirmed key of a large run, proves it, and touches nothing else', async () => {
    const { state, stage, violations } = await play({ ...STORY, keys: 1203, batchSize: 500 }, idle);

    expect(violations).toEqual([]);
    const sizes = stage.world.model.deletes.map(({ keys }) => keys.length);
    expect(sizes.slice(0, 2)).toEqual([1, 10]);
    expect(sizes.slice(2).sort()).toEqual([192, 500, 500]);
    expect([...stage.world.model.vectors.values()]).toEqual(stage.world.bystanders);
    expect(state?.ended).toBe('finished');
    expect(counts(state)).toEqual({
      'proven-gone': 1203,
      'already-gone': 1,
      'changed-kept': 1,
      staged: 1205,
    });
  });

  it('puts every vector of a large backup back, to the last bit', async () => {
    const story: Story = { ...STORY, kind: 'restore', keys: 1203, batchSize: 500 };
    const { state, stage, violations } = await play(story, idle);

    expect(violations).toEqual([]);
    expect(counts(state)).toEqual({ restored: 1203, staged: 1203 });
    for (const { key, vector } of stage.world.subjects.values()) {
      expect(stage.world.model.vectors.get(key)).toEqual(vector);
    }
  });

  it.each(['delete', 'restore'] as const)(
    'ends a %s the same whatever single entry of its journal it is cut off at',
    async (kind) => {
      const before = { gone: 4, metadata: 4, data: 4, same: 4 };
      const story: Story = { ...STORY, kind, keys: 14, batchSize: 3, before };
      const undisturbed = await play(story, idle);
      const entries = undisturbed.stage.entries.length;
      expect(entries).toBeGreaterThan(10);

      for (const accident of ACCIDENTS) {
        for (let at = 1; at <= entries; at += 1) {
          const life = { ...CALM_LIFE, accident: { at, kind: accident } };
          const ending = await play({ ...story, lives: [life, life] }, idle);

          expect(ending.violations, `${accident} at entry ${at}`).toEqual([]);
          expect(counts(ending.state)).toEqual(counts(undisturbed.state));
        }
      }
    },
  );

  it.each(['delete', 'restore'] as const)(
    'ends a %s the same whenever it was paused',
    async (kind) => {
      const story: Story = { ...STORY, kind, keys: 14, batchSize: 3 };
      const undisturbed = await play(story, idle);

      for (let pauseAfterMs = 0; pauseAfterMs <= 600; pauseAfterMs += 15) {
        const life = { ...CALM_LIFE, pauseAfterMs };
        const ending = await play({ ...story, lives: [life, life, life] }, idle);

        expect(ending.violations, `after ${pauseAfterMs} ms`).toEqual([]);
        expect(counts(ending.state)).toEqual(counts(undisturbed.state));
      }
    },
  );

  it('says truly what became of each key, whenever it is stopped', async () => {
    for (let stopAfterMs = 0; stopAfterMs <= 800; stopAfterMs += 10) {
      const life = { ...CALM_LIFE, stopAfterMs };
      const { state, violations } = await play({ ...STORY, lives: [life] }, idle);

      expect(violations, `after ${stopAfterMs} ms`).toEqual([]);
      expect(state?.ended).toMatch(/stopped|finished/);
    }
  });

  it('rests when the confirmation expires, and goes on with a new one for what is left', async () => {
    for (let confirmationMs = 0; confirmationMs <= 600; confirmationMs += 20) {
      const story: Story = { ...STORY, confirmationMs, lives: [CALM_LIFE] };
      const { state, lives, violations } = await play(story, idle);

      expect(violations, `after ${confirmationMs} ms`).toEqual([]);
      expect(counts(state)['proven-gone']).toBe(31);
      expect(state?.confirmations).toHaveLength(lives.length);
      if (lives.length > 1) expect(lives[0]?.state?.paused?.reason).toBe('expired');
    }
  });

  it('keeps what changed since it was reviewed, and deletes it without the drift check', async () => {
    const before = { ...NO_MEDDLING, metadata: 3, data: 3, gone: 2 };
    const withCheck = await play({ ...STORY, before }, idle);
    const without = await play({ ...STORY, before, driftCheck: false }, idle);

    expect(withCheck.violations).toEqual([]);
    expect(counts(withCheck.state)['changed-kept']).toBeGreaterThan(3);
    expect(without.violations).toEqual([]);
    expect(counts(without.state)).toMatchObject({ 'proven-gone': 31, 'changed-kept': 1 });
  });

  it('writes over what differs only when it is told to', async () => {
    const before = { ...NO_MEDDLING, metadata: 3, data: 3, same: 3 };
    const story: Story = { ...STORY, kind: 'restore', before };
    const kept = await play(story, idle);
    const over = await play({ ...story, overwrite: true }, idle);

    expect(kept.violations).toEqual([]);
    expect(counts(kept.state)['different-kept']).toBeGreaterThan(3);
    expect(over.violations).toEqual([]);
    expect(counts(over.state)['different-kept']).toBeUndefined();
  });

  it('rests when the canary is still there after the service said it is deleted', async () => {
    const stage = new Stage(STORY, idle, (api) => ({
      ...api,
      deleteVectors: async () => ({ requestId: 'R1' }),
    }));
    const { state } = await stage.live();

    expect(state?.paused?.reason).toBe('canary');
    expect(counts(state)).toMatchObject({ failed: 1, 'not-attempted': 30 });
    expect((await linesOf(stage, state))[0]).toBe('failed StillPresent R1');
  });

  it('claims nothing about keys that could not be read after the delete', async () => {
    const stage = new Stage({ ...STORY, keys: 1, driftCheck: false }, idle, (api) => ({
      ...api,
      getVectors: () => Promise.reject(serviceError('VectorIndexParameterInvalid', 400)),
    }));
    const { state } = await stage.live();

    expect(state?.ended).toBe('finished');
    expect(state?.batches[0]).toMatchObject({ state: 'unproved', requestId: 'R1' });
    expect((await linesOf(stage, state))[0]).toBe('failed OutcomeUnknown R1');
  });

  it.each([
    ['a missing permission', 'AccessDenied', 403, 'refused'],
    ['an ended session', 'Unauthorized', 401, 'refused'],
    ['an expired confirmation', 'ConfirmationExpired', 403, 'expired'],
    ['an index that is gone', 'NoSuchVectorIndex', 404, 'refused'],
    ['a bucket that is gone', 'NoSuchBucket', 404, 'refused'],
  ])('rests at %s, which every batch would meet', async (_case, code, status, reason) => {
    let sent = 0;
    const stage = new Stage(STORY, idle, (api) => ({
      ...api,
      deleteVectors: () => {
        sent += 1;
        return Promise.reject(serviceError(code, status));
      },
    }));
    const { state } = await stage.live();

    expect(sent).toBe(1);
    expect(state?.paused).toMatchObject({ reason, failure: { code } });
    expect(counts(state)).toMatchObject({ failed: 1, 'not-attempted': 30 });
    expect((await linesOf(stage, state))[0]).toBe(`failed ${code} R9`);
  });

  it('goes on after a batch that only itself is refused', async () => {
    let sent = 0;
    const stage = new Stage(STORY, idle, (api) => ({
      ...api,
      deleteVectors: (...call) => {
        sent += 1;
        return sent === 3
          ? Promise.reject(serviceError('VectorIndexParameterInvalid', 400))
          : api.deleteVectors(...call);
      },
    }));
    const { state } = await stage.live();

    expect(state?.ended).toBe('finished');
    expect(counts(state)).toMatchObject({ failed: 10, 'proven-gone': 21 });
  });

  it('does not try again what was refused for good after an answer was lost', async () => {
    let sent = 0;
    const stage = new Stage({ ...STORY, keys: 1 }, idle, (api) => ({
      ...api,
      deleteVectors: () => {
        sent += 1;
        return sent === 1
          ? Promise.reject(serviceError('NetworkFailure', 0, 'unknown'))
          : Promise.reject(serviceError('VectorIndexParameterInvalid', 400));
      },
    }));
    const { state } = await stage.live();

    expect(sent).toBe(2);
    expect(state?.ended).toBe('finished');
    expect((await linesOf(stage, state))[0]).toBe('failed VectorIndexParameterInvalid R9');
  });

  it('rests when the service stays away, and loses nothing of what is left', async () => {
    let isAway = true;
    const away = () => Promise.reject(serviceError('NetworkFailure', 0, 'unknown'));
    const stage = new Stage({ ...STORY, keys: 300, concurrency: 2 }, idle, (api) => ({
      ...api,
      deleteVectors: (...call) => (isAway ? away() : api.deleteVectors(...call)),
      getVectors: (...call) => (isAway ? away() : api.getVectors(...call)),
    }));
    const { state: resting } = await stage.live();
    isAway = false;
    const { state } = await stage.live();

    expect(resting?.paused?.reason).toBe('away');
    expect(counts(resting)['not-attempted']).toBe(299);
    expect(counts(state)['proven-gone']).toBe(300);
    expect(stage.witness.violations).toEqual([]);
  });

  it('sends a batch no more than eight times, and then rests', async () => {
    let sent = 0;
    const stage = new Stage({ ...STORY, keys: 1 }, idle, (api) => ({
      ...api,
      deleteVectors: () => {
        sent += 1;
        return Promise.reject(serviceError('TooManyRequests', 429));
      },
    }));
    const { state } = await stage.live();

    expect(sent).toBe(8);
    expect(state?.paused?.reason).toBe('away');
    expect((await linesOf(stage, state))[0]).toBe('failed TooManyRequests R9');
  });

  it('sends nothing while reading takes longer than what was read may be old', async () => {
    const stage: Stage = new Stage({ ...STORY, keys: 3 }, idle, (api) => ({
      ...api,
      getVectors: async (...call) => {
        await stage.world.schedule.pass(21_000);
        return await api.getVectors(...call);
      },
    }));
    const { state } = await stage.live();

    expect(stage.world.model.deletes).toEqual([]);
    expect(state?.paused).toMatchObject({ reason: 'away', failure: { code: 'TooLate' } });
    expect(counts(state)).toMatchObject({ failed: 1, 'not-attempted': 2 });
  });

  it('waits for no hanging request longer than its deadline', async () => {
    const stage = new Stage({ ...STORY, keys: 1 }, idle, (api) => ({
      ...api,
      deleteVectors: () => new Promise<never>(() => undefined),
    }));
    const { state, toldAt } = await stage.live({ ...CALM_LIFE, stopAfterMs: 100 });

    expect(state?.ended).toBe('stopped');
    expect((await linesOf(stage, state))[0]).toBe('failed DeadlineExceeded null');
    // The deadline of the request, and until what it began can no longer be at work.
    expect((state?.endedAt ?? 0) - (toldAt ?? 0)).toBeLessThan(65_000);
  });

  it('reads once more at the end what could not be read while the service was away', async () => {
    let reads = 0;
    const story: Story = { ...STORY, batchSize: 5, driftCheck: false };
    const stage = new Stage(story, idle, (api) => ({
      ...api,
      getVectors: (request, signal) => {
        reads += 1;
        return reads > 2 && reads <= 7
          ? Promise.reject(serviceError('ServiceUnreachable', 502))
          : api.getVectors(request, signal);
      },
    }));
    const { state } = await stage.live();

    expect(state?.ended).toBe('finished');
    expect(counts(state)['proven-gone']).toBe(31);
  });

  it('slows down when the service asks for it', async () => {
    const faults = { ...NO_FAULTS, throttle: 0.5 };
    const story: Story = { ...STORY, keys: 200, batchSize: 5, faults, lives: [CALM_LIFE] };
    const { lives, violations } = await play(story, idle);
    const figures = lives[0]?.figures ?? [];

    expect(violations).toEqual([]);
    expect(Math.min(...figures.map(({ limit }) => limit))).toBe(1);
    expect(figures.at(-1)?.throttled).toBeGreaterThan(10);
  });

  it('sends nothing when it was stopped before it began', async () => {
    const stage = new Stage(STORY, idle);
    const { state } = await stage.live({ ...CALM_LIFE, stopAfterMs: 0 });

    expect(stage.world.model.writes).toEqual([]);
    expect(stage.entries.map(({ type }) => type)).toEqual(['begun', 'stopping', 'ended']);
    expect(state?.ended).toBe('stopped');
    expect(counts(state)['not-attempted']).toBe(31);
  });

  it('does nothing more to a run that has ended', async () => {
    const stage = new Stage(STORY, idle);
    const { state: ended } = await stage.live();
    const { length } = stage.entries;

    expect((await stage.live()).state).toEqual(ended);
    expect(stage.entries).toHaveLength(length);
  });

  it('says with a JournalError that the journal is the trouble', async () => {
    const accident = { at: 2, kind: 'refuse' } as const;
    const stage = new Stage(STORY, idle);
    const { error } = await stage.live({ ...CALM_LIFE, accident });

    expect(error).toBeInstanceOf(JournalError);
    expect(String(error)).toContain('No space is left.');
    expect(stage.world.model.deletes).toEqual([]);
  });
});

function serviceError(code: string, status: number, outcome: RequestOutcome = 'answered') {
  return new ServiceError({ code, status, outcome, message: code, requestId: 'R9' });
}

/** The outcomes that occur. */
function counts(state: RunState | null | undefined): Readonly<Record<string, number>> {
  if (state == null) return {};
  return Object.fromEntries(Object.entries(countOutcomes(state)).filter(([, count]) => count > 0));
}

async function linesOf({ world }: Stage, state: RunState | null): Promise<string[]> {
  const lines: string[] = [];
  if (state === null) return lines;
  for await (const { outcome, code, requestId } of reportLines(state, world.keys)) {
    lines.push(`${outcome} ${code} ${requestId}`);
  }
  return lines;
}
