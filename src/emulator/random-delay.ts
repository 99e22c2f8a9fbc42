import type { RequestRule } from './fault-rule.ts';

/** No request waits longer, however far out a lognormal delay falls. */
const LONGEST_MS = 600_000;

/**
 * How long a rule makes a request wait.
 *
 * @param random numbers in [0, 1)
 * @returns milliseconds; null for a rule that is no delay
 */
export function drawDelay(rule: RequestRule, random: () => number): number | null {
  switch (rule.kind) {
    case 'delay':
      return rule.ms;
    case 'uniform-delay':
      return rule.from + (rule.to - rule.from) * random();
    case 'lognormal-delay':
      return Math.min(LONGEST_MS, rule.median * Math.exp(rule.sigma * drawNormal(random)));
    default:
      return null;
  }
}

/** Standard normal, by Box and Muller. */
function drawNormal(random: () => number): number {
  // 1 − x, for the logarithm of 0 is none.
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
