/** Probabilities of what happens to one request; the rest goes well. */
export interface Faults {
  /** 429 or 503, nothing done. */
  readonly throttle: number;
  /** 500, with half of the work done. */
  readonly fail: number;
  /** Never arrives, and the caller is told nothing. */
  readonly loseRequest: number;
  /** Is done, and the caller is told nothing. */
  readonly loseAnswer: number;
  /** Is done or not, now or much later, and no answer ever comes. */
  readonly hang: number;
  /** The caller is told nothing, and it is done much later. */
  readonly late: number;
  /** 400, nothing done. */
  readonly refuse: number;
  /** Answered with success, and done a moment later. */
  readonly lag: number;
  /** Answered with success, and only half of it done. */
  readonly lie: number;
}

export type Fate = keyof Faults | 'well';

export const NO_FAULTS: Faults = {
  throttle: 0,
  fail: 0,
  loseRequest: 0,
  loseAnswer: 0,
  hang: 0,
  late: 0,
  refuse: 0,
  lag: 0,
  lie: 0,
};

/** What can happen to a write. */
export const WRITE_FATES: readonly Fate[] = Object.keys(NO_FAULTS) as (keyof Faults)[];
/** What can happen to a read; of a list, nothing that its caller would wait for without a deadline. */
export const READ_FATES: readonly Fate[] = ['throttle', 'fail', 'loseRequest', 'hang'];
export const LIST_FATES: readonly Fate[] = ['throttle', 'fail', 'loseRequest'];

/** @param chance from 0 to 1; decides on the fate */
export function fateOf(faults: Faults, chance: number, possible: readonly Fate[]): Fate {
  let left = chance;
  for (const [name, probability] of Object.entries(faults)) {
    left -= probability;
    if (left < 0) return possible.find((fate) => fate === name) ?? 'well';
  }
  return 'well';
}
