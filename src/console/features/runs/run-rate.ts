import type { BatchStatus } from '#engine/run-state.ts';

export interface RunRate {
  /** Keys deleted a second, lately; null when too little happened to tell. */
  readonly keysPerSecond: number | null;
  /** Milliseconds; null when it cannot be told. */
  readonly timeLeft: number | null;
}

/** Look back this far: long enough to be calm, short enough to follow a throttled service. */
const WINDOW_MS = 5000;

/** How fast a run goes, by the answers of the last seconds. */
export function runRate(batches: readonly BatchStatus[], begun: number, now: number): RunRate {
  const since = Math.max(begun, now - WINDOW_MS);
  const span = now - since;
  let recent = 0;
  let left = 0;
  for (const { answeredAt, count, state } of batches) {
    if (answeredAt !== null && answeredAt >= since) recent += count;
    if (answeredAt === null && (state === 'waiting' || state === 'sending' || state === 'lost')) {
      left += count;
    }
  }
  if (span < 500 || recent === 0) return { keysPerSecond: null, timeLeft: null };
  const keysPerSecond = (recent / span) * 1000;
  return { keysPerSecond, timeLeft: (left / keysPerSecond) * 1000 };
}

/** Keys a second in each of `points` equal stretches of time from `from` to `to`. */
export function rateCurve(
  batches: readonly BatchStatus[],
  from: number,
  to: number,
  points: number,
): readonly number[] {
  const stretch = Math.max(1, to - from) / points;
  const keys = new Array<number>(points).fill(0);
  for (const { answeredAt, count } of batches) {
    if (answeredAt === null || answeredAt < from || answeredAt > to) continue;
    const at = Math.min(points - 1, Math.floor((answeredAt - from) / stretch));
    keys[at] = (keys[at] ?? 0) + count;
  }
  return keys.map((count) => (count / stretch) * 1000);
}
