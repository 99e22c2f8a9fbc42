import type { FaultRule } from './fault-rule.ts';

type LimitRule = Extract<FaultRule, { kind: 'rate' | 'concurrency' }>;

/** What a `rate` or `concurrency` rule remembers: how much has come, or is on its way. */
export class RuleLimit {
  readonly #rule: LimitRule;
  /** What a rate still allows. */
  #allowance: number;
  /** When the allowance was last counted, in milliseconds since the Unix epoch. */
  #countedAt: number;
  #running = 0;

  private constructor(rule: LimitRule, now: number) {
    this.#rule = rule;
    this.#allowance = burstOf(rule);
    this.#countedAt = now;
  }

  static of(rule: FaultRule, now: number): RuleLimit | null {
    return rule.kind === 'rate' || rule.kind === 'concurrency' ? new RuleLimit(rule, now) : null;
  }

  /**
   * Lets a request in, or does not.
   *
   * @param items how many vectors or keys the request names
   * @returns to be called when the request has ended; null when it is too much
   */
  enter(now: number, items: () => number): (() => void) | null {
    const size = this.#rule.unit === 'vectors' ? items() : 1;
    return this.#rule.kind === 'rate'
      ? this.#spend(size, now)
      : this.#occupy(size, this.#rule.most);
  }

  #spend(size: number, now: number): (() => void) | null {
    if (this.#rule.kind !== 'rate') return null;
    const burst = burstOf(this.#rule);
    const elapsed = Math.max(0, now - this.#countedAt) / 1000;
    this.#allowance = Math.min(burst, this.#allowance + elapsed * this.#rule.perSecond);
    this.#countedAt = now;
    // A request larger than the whole burst passes when nothing else did, or it never would.
    const cost = Math.min(size, burst);
    if (this.#allowance < cost) return null;
    this.#allowance -= cost;
    return () => undefined;
  }

  #occupy(size: number, most: number): (() => void) | null {
    if (this.#running + size > most) return null;
    this.#running += size;
    return () => {
      this.#running -= size;
    };
  }
}

function burstOf(rule: LimitRule): number {
  return rule.kind === 'rate' ? (rule.burst ?? Math.max(1, rule.perSecond)) : 0;
}
