export interface Rate {
  /** Keys a second, lately. */
  readonly rate: number;
  /** Seconds; null while nobody can tell. */
  readonly timeLeft: number | null;
}

const WINDOW_MS = 20_000;
const SAMPLE_MS = 500;

/** Tells from the last seconds how fast something goes, and how long the rest will take. */
export class RateMeter {
  readonly #samples: { readonly at: number; readonly done: number }[] = [];

  /** @param at milliseconds of any clock that only goes forward */
  note(at: number, done: number, total: number): Rate {
    const last = this.#samples.at(-1);
    if (last === undefined || at - last.at >= SAMPLE_MS) this.#samples.push({ at, done });
    while ((this.#samples[1]?.at ?? at) < at - WINDOW_MS) this.#samples.shift();
    const first = this.#samples[0] ?? { at, done };
    const seconds = (at - first.at) / 1000;
    const rate = seconds <= 0 ? 0 : Math.max(0, (done - first.done) / seconds);
    const timeLeft = rate === 0 ? null : Math.round((total - done) / rate);
    return { rate: Math.round(rate), timeLeft };
  }
}

/** "12 s", "4 min", "3 h 20 min"; "unknown" for null. */
export function timeLeftText(seconds: number | null): string {
  if (seconds === null) return 'time left unknown';
  if (seconds < 100) return `${seconds} s left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min left`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}

/** Digits in groups of three, as in 1,000,000. */
export function countText(count: number): string {
  return count.toLocaleString('en-US');
}
