import type { OperationName } from '#protocol/operations.ts';
import { checkFaultRule, type FaultRule } from './fault-rule.ts';
import { seededRandom } from './seeded-random.ts';

/** A request as fault rules see it. */
export interface FaultTarget {
  readonly operation: OperationName;
  readonly bucket: string | null;
  /** Called only when a rule asks: the name stands in a body that nobody has parsed yet. */
  index(): string | null;
}

/** A rule, with how often it has struck. */
export type FaultRuleState = FaultRule & { readonly struck: number };

/** What happens to one request. */
export interface Faults {
  readonly delayMs: number;
  /** The first rule that is no delay and strikes. */
  readonly failure: Exclude<FaultRule, { kind: 'delay' }> | null;
}

/**
 * Decides which requests fail. The same seed and the same requests in the same
 * order give the same faults.
 */
export class FaultInjector {
  #rules: { readonly rule: FaultRule; struck: number }[] = [];
  #random: () => number;

  constructor(rules: readonly FaultRule[], seed: number) {
    this.#random = seededRandom(seed);
    this.replace(rules);
  }

  /** The rules in the order in which they are tried. */
  list(): readonly FaultRuleState[] {
    return this.#rules.map(({ rule, struck }) => ({ ...rule, struck }));
  }

  /**
   * Puts these rules in the place of all others and counts from zero.
   *
   * @param seed begins the sequence of chances anew; without it the sequence goes on
   * @throws FaultRuleError and changes nothing
   */
  replace(rules: readonly unknown[], seed?: number): void {
    this.#rules = rules.map((rule) => ({ rule: checkFaultRule(rule), struck: 0 }));
    if (seed !== undefined) this.#random = seededRandom(seed);
  }

  clear(): void {
    this.#rules = [];
  }

  /** Counts the rules that strike. Delays add up; of the other rules the first one counts. */
  next(target: FaultTarget): Faults {
    let delayMs = 0;
    for (const state of this.#rules) {
      const { rule } = state;
      if (!meets(rule, target) || state.struck >= (rule.count ?? Number.POSITIVE_INFINITY))
        continue;
      if (rule.probability !== undefined && this.#random() >= rule.probability) continue;
      state.struck += 1;
      if (rule.kind !== 'delay') return { delayMs, failure: rule };
      delayMs += rule.ms;
    }
    return { delayMs, failure: null };
  }
}

function meets(rule: FaultRule, target: FaultTarget): boolean {
  return (
    (rule.operation ?? target.operation) === target.operation &&
    (rule.bucket ?? target.bucket) === target.bucket &&
    (rule.index === undefined || rule.index === target.index())
  );
}
