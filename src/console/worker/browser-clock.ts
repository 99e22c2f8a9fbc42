import type { Clock } from '#engine/clock.ts';

/** Real time and chance for the engine. */
export const browserClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const abandon = () => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', abandon);
        resolve();
      }, ms);
      signal.addEventListener('abort', abandon, { once: true });
    }),
};
