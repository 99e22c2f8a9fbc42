import { expect, it } from 'vitest';
import { play } from './simulation/play.ts';
import { storyOf } from './simulation/story.ts';

const idle = () => new Promise<void>((resolve) => setImmediate(resolve));
const SEEDS = 10_000;
const PER_TEST = 500;
const starts = Array.from({ length: SEEDS / PER_TEST }, (_, at) => at * PER_TEST);

it.each(starts)(`keeps every promise in ${PER_TEST} stories from seed %i on`, async (start) => {
  for (let seed = start; seed < start + PER_TEST; seed += 1) {
    const { violations } = await play(storyOf(seed), idle);

    expect(violations, `npm run test:simulation -- --seed ${seed}`).toEqual([]);
  }
});
