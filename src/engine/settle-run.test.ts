import { expect, it } from 'vitest';
import { countOutcomes, replay } from './run-state.ts';
import { settleRun } from './settle-run.ts';
import { MemoryJournal } from './simulation/memory-journal.ts';
import { sampleRun } from './simulation/sample-run.ts';
import { Schedule } from './simulation/schedule.ts';
import type { VectorApi } from './vector-api.ts';

const idle = () => new Promise<void>((resolve) => setImmediate(resolve));
const never = new AbortController().signal;

/** A run that was closed while its first batch, `a b`, was on its way; `c` was never sent. */
function interrupted(schedule: Schedule) {
  const state = replay([
    { type: 'confirmed', at: schedule.now(), run: sampleRun() },
    { type: 'sending', at: schedule.now(), batch: 0, attempt: 1 },
  ]);
  if (state === null) throw new Error('The journal begins with its run.');
  return state;
}

/** A service where the delete that was on its way takes effect after `ms`. */
function serviceDeletingAfter(schedule: Schedule, ms: number): VectorApi {
  const deletedAt = schedule.now() + ms;
  const refuse = () => Promise.reject(new Error('Settling only reads.'));
  return {
    listVectors: refuse,
    queryVectors: refuse,
    confirm: refuse,
    deleteVectors: refuse,
    getVectors: async ({ keys }) =>
      schedule.now() < deletedAt ? keys.map((key) => ({ key })) : [],
  };
}

async function settle(schedule: Schedule, api: VectorApi) {
  const deps = { api, clock: schedule, journal: new MemoryJournal(schedule) };
  const observer = { onState: () => undefined };
  return await schedule.play(settleRun(deps, interrupted(schedule), observer, never));
}

it.each([0, 4000, 40_000])(
  'finds a delete that took effect %i ms after its page was closed',
  async (ms) => {
    const schedule = new Schedule(1, idle);

    const state = await settle(schedule, serviceDeletingAfter(schedule, ms));

    expect(countOutcomes(state)).toMatchObject({ 'proven-gone': 2, failed: 0, 'not-attempted': 1 });
    expect(state.ended).toBe('interrupted');
  },
);

it('calls keys not deleted only when their delete can no longer be at work', async () => {
  const schedule = new Schedule(1, idle);
  const startedAt = schedule.now();

  const state = await settle(schedule, serviceDeletingAfter(schedule, Number.POSITIVE_INFINITY));

  expect(countOutcomes(state)).toMatchObject({ 'proven-gone': 0, failed: 2, 'not-attempted': 1 });
  expect((state.endedAt ?? 0) - startedAt).toBeGreaterThanOrEqual(60_000);
});
