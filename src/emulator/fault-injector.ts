import type { OperationName } from '#protocol/operations.ts';
import { checkFaultRule, type FaultRule, type RequestRule, type StateRule } from './fault-rule.ts';
import { drawDelay } from './random-delay.ts';
import { RuleLimit } from './rule-limit.ts';
import { seededRandom } from './seeded-random.ts';

/** A request as fault rules see it. */
export interface FaultTarget {
  readonly operation: OperationName;
  readonly bucket: string | null;
  /** Called only when a rule asks: the name stands in a body that nobody has parsed yet. */
  index(): string | null;
  /** How many vectors or keys the body names; called only when a rule asks. */
  items(): number;
}

/** A rule, with how often it has struck. */
export type FaultRuleState = FaultRule & { readonly struck: number };

/** What goes wrong with one request. */
export type Failure =
  | {
      readonly kind: 'error';
      readonly status: number;
      readonly code: string;
      readonly message: string;
    }
  | { readonly kind: 'reset-before' | 'reset-after' | 'half-answer' | 'garbage' };

/** What happens to one request. */
export interface Faults {
  readonly delayMs: number;
  /** From the first rule that is no delay and strikes. */
  readonly failure: Failure | null;
  /** To be called once the request has ended in whatever way: others may take its place. */
  end(): void;
}

interface RuleState {
  readonly rule: FaultRule;
  /** Milliseconds since the Unix epoch when the rule was set. */
  readonly since: number;
  /** null for a rule that limits nothing. */
  readonly limit: RuleLimit | null;
  struck: number;
}

/**
 * Decides which requests fail, and how long states last. The same seed and the
 * same requests in the same order give the same faults.
 */
export class FaultInjector {
  readonly #now: () => number;
  #states: RuleState[] = [];
  #random: () => number;

  /** @param now milliseconds since the Unix epoch */
  constructor(rules: readonly FaultRule[], seed: number, now: () => number = Date.now) {
    this.#now = now;
    this.#random = seededRandom(seed);
    this.replace(rules);
  }

  /** The rules in the order in which they are tried. */
  list(): readonly FaultRuleState[] {
    return this.#states.map(({ rule, struck }) => ({ ...rule, struck }));
  }

  /**
   * Puts these rules in the place of all others and counts from zero.
   *
   * @param seed begins the sequence of chances anew; without it the sequence goes on
   * @throws FaultRuleError and changes nothing
   */
  replace(rules: readonly unknown[], seed?: number): void {
    const since = this.#now();
    this.#states = rules.map((value) => {
      const rule = checkFaultRule(value);
      return { rule, since, limit: RuleLimit.of(rule, since), struck: 0 };
    });
    if (seed !== undefined) this.#random = seededRandom(seed);
  }

  clear(): void {
    this.#states = [];
  }

  /** Counts the rules that strike. Delays add up; of the other rules the first one counts. */
  next(target: FaultTarget): Faults {
    const now = this.#now();
    const leaving: (() => void)[] = [];
    let delayMs = 0;
    let failure: Failure | null = null;
    for (const state of this.#states) {
      const { rule } = state;
      if (isAboutState(rule) || !this.#strikes(rule, state, target, now, leaving)) continue;
      state.struck += 1;
      const delay = drawDelay(rule, this.#random);
      delayMs += delay ?? 0;
      if (delay !== null) continue;
      failure = failureOf(rule);
      break;
    }
    return {
      delayMs,
      failure,
      end: () => {
        for (const leave of leaving.splice(0)) leave();
      },
    };
  }

  /** How long an index says `creating` of itself after its creation. */
  creatingMs(bucket: string, index: string): number {
    return this.#longest('creating', bucket, index);
  }

  /** How long QueryVectors does not see what was written or deleted. */
  visibleAfterMs(bucket: string, index: string): number {
    return this.#longest('visible-after', bucket, index);
  }

  /** How long after its deletion a bucket's name cannot be used again. */
  nameBlockedMs(bucket: string): number {
    return this.#longest('name-blocked', bucket, null);
  }

  #longest(kind: StateRule['kind'], bucket: string, index: string | null): number {
    let longest = 0;
    for (const { rule } of this.#states) {
      if (rule.kind !== kind) continue;
      const { index: ruledIndex } = { index: undefined, ...rule };
      if ((rule.bucket ?? bucket) !== bucket || (ruledIndex ?? index) !== index) continue;
      longest = Math.max(longest, rule.ms);
    }
    return longest;
  }

  #strikes(
    rule: RequestRule,
    { struck, since, limit }: RuleState,
    target: FaultTarget,
    now: number,
    leaving: (() => void)[],
  ): boolean {
    if (!isAwake(rule, now - since) || !meets(rule, target)) return false;
    if (limit !== null) {
      const leave = limit.enter(now, () => target.items());
      if (leave !== null) {
        leaving.push(leave);
        return false;
      }
    }
    if (struck >= (rule.count ?? Number.POSITIVE_INFINITY)) return false;
    return rule.probability === undefined || this.#random() < rule.probability;
  }
}

function isAboutState(rule: FaultRule): rule is StateRule {
  return rule.kind === 'creating' || rule.kind === 'visible-after' || rule.kind === 'name-blocked';
}

/** A period is quiet first, so that whoever starts a service with a storm in it can set things up. */
function isAwake({ every, for: awake }: RequestRule, elapsedMs: number): boolean {
  if (every === undefined || awake === undefined) return true;
  return (elapsedMs / 1000) % every >= every - awake;
}

function meets(rule: RequestRule, target: FaultTarget): boolean {
  return (
    (rule.operation ?? target.operation) === target.operation &&
    (rule.bucket ?? target.bucket) === target.bucket &&
    (rule.index === undefined || rule.index === target.index())
  );
}

function failureOf(rule: RequestRule): Failure {
  switch (rule.kind) {
    case 'error':
      return {
        kind: 'error',
        status: rule.status,
        code: rule.code,
        message: rule.message ?? 'This error was asked for by a fault rule.',
      };
    case 'rate':
    case 'concurrency': {
      const unit = rule.unit ?? 'requests';
      const allowed =
        rule.kind === 'rate'
          ? `${rule.perSecond} ${unit} a second`
          : `${rule.most} ${unit} at a time`;
      return {
        kind: 'error',
        status: rule.status ?? 429,
        code: rule.code ?? 'TooManyRequests',
        message: `A rule of this emulator allows ${allowed}. Wait a little and try again.`,
      };
    }
    case 'delay':
    case 'uniform-delay':
    case 'lognormal-delay':
      throw new TypeError('A delay is no failure.');
    default:
      return { kind: rule.kind };
  }
}
