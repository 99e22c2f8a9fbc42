import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countOutcomes } from './run-state.ts';
import { type Faults, NO_FAULTS } from './simulation/model-service.ts';
import { play, type Story } from './simulation/story.ts';
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
});
