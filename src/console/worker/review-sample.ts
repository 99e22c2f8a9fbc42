import type { IndexTarget } from '#console/lib/index-target.ts';
import { drawSample } from '#engine/sample.ts';
import type { ReviewCover } from './review-cover.ts';
import type { ReviewSession, SessionOf } from './review-session.ts';

/** A random sample of the keys to be deleted. */
export interface DrawnSample {
  readonly id: number;
  /** Keys that would have been deleted when it was drawn. */
  readonly population: number;
  /** In the order they were drawn. */
  readonly keys: readonly string[];
}

/** Which sample, and the keys of it that were found wrong. */
export interface SampleRead {
  readonly id: number;
  readonly wrong: readonly string[];
}

/** Draws samples, and remembers what set the last of each index is of. */
export function createSampleService(sessionOf: SessionOf) {
  const samples = new Map<ReviewSession, { readonly id: number; readonly cover: ReviewCover }>();
  let drawn = 0;

  return {
    async drawSample(target: IndexTarget, size: number): Promise<DrawnSample> {
      const session = sessionOf(target);
      const cover = await session.deletable();
      drawn += 1;
      samples.set(session, { id: drawn, cover });
      const keys = drawSample([...cover.rows], size, Math.random).map((row) =>
        session.store.keyAt(row),
      );
      return { id: drawn, population: cover.rows.length, keys };
    },

    /** Whether `now` is still the set that was sampled, but for the keys found wrong, which have left it. */
    isOfSample(session: ReviewSession, { id, wrong }: SampleRead, now: ReviewCover): boolean {
      const sample = samples.get(session);
      if (sample === undefined || sample.id !== id) return false;
      const rows = new Set(wrong.map((key) => session.store.rowOf(key)));
      return isOfSet(sample.cover, (row) => rows.has(row), now);
    },
  };
}

/** Whether `now` is `before` without the rows that `hasLeft`, all others with the same content. */
export function isOfSet(
  before: ReviewCover,
  hasLeft: (row: number) => boolean,
  now: ReviewCover,
): boolean {
  let place = 0;
  for (const [at, row] of before.rows.entries()) {
    if (hasLeft(row)) continue;
    if (now.rows[place] !== row || !now.contents.isSame(place, before.contents, at)) return false;
    place += 1;
  }
  return place === now.rows.length;
}

export type SampleService = ReturnType<typeof createSampleService>;
