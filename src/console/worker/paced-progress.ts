import { browserClock } from './browser-clock.ts';

const PACE_MS = 120;

/** Passes news of a progress on, but not too often: each is a message to another thread. */
export function pacedProgress<News>(onProgress: (news: News) => void): (news: News) => void {
  let told = Number.NEGATIVE_INFINITY;
  return (news) => {
    const now = browserClock.now();
    if (now - told < PACE_MS) return;
    told = now;
    onProgress(news);
  };
}
