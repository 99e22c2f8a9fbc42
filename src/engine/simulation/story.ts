import { Dice } from './dice.ts';
import { type Faults, NO_FAULTS } from './faults.ts';
import type { JournalAccident } from './memory-journal.ts';

/** How one process that runs the engine comes to its end, unless the run ends before. */
export interface Life {
  readonly accident: JournalAccident | null;
  /** In ms after its start; null for never. */
  readonly pauseAfterMs: number | null;
  readonly stopAfterMs: number | null;
  /** When it is killed, whatever it does. */
  readonly killAfterMs: number | null;
  /** When the machine falls asleep, and for how long. */
  readonly sleep: { readonly afterMs: number; readonly forMs: number } | null;
  /** Which batch it loads, from 1, cannot be loaded. */
  readonly failingLoad: number | null;
  /** Until the next one begins. */
  readonly gapMs: number;
  /** Whether the operator confirms what is left anew when the next one needs it. */
  readonly reconfirms: boolean;
}

/** How many changes others make to the keys of the run. */
export interface Meddling {
  /** Deleted. */
  readonly gone: number;
  /** Put back or changed: with other metadata, or other numbers. */
  readonly metadata: number;
  readonly data: number;
  /** Put back, or set to, exactly what was reviewed. */
  readonly same: number;
}

export interface Restart {
  readonly afterMs: number;
  readonly forgetsTokens: boolean;
  readonly endsSessions: boolean;
}

/** Everything that decides how a simulated run goes. */
export interface Story {
  readonly seed: number;
  readonly kind: 'delete' | 'restore';
  readonly keys: number;
  readonly batchSize: number;
  readonly concurrency: number;
  readonly readConcurrency: number;
  /** Of a deletion. */
  readonly driftCheck: boolean;
  /** Of a restore: whether it writes over what differs, and if so, over whatever is there or only over what was seen. */
  readonly overwrite: boolean;
  readonly hasSeen: boolean;
  /** The longest way of a request, and of its answer. */
  readonly latencyMs: number;
  /** The longest that a write to the journal takes. */
  readonly journalMs: number;
  readonly faults: Faults;
  /** Two batches of three are never let through until the service calms down. */
  readonly unwilling: boolean;
  /** Keys that no write may name, ever: 400. */
  readonly refused: number;
  /** Between review and run. */
  readonly before: Meddling;
  readonly during: Meddling & { readonly spanMs: number };
  readonly restarts: readonly Restart[];
  readonly confirmationMs: number | null;
  /** After these come lives without accident, on a service without faults. */
  readonly lives: readonly Life[];
}

export const NO_MEDDLING: Meddling = { gone: 0, metadata: 0, data: 0, same: 0 };

/** Nothing happens to it. */
export const CALM_LIFE: Life = {
  accident: null,
  pauseAfterMs: null,
  stopAfterMs: null,
  killAfterMs: null,
  sleep: null,
  failingLoad: null,
  gapMs: 100,
  reconfirms: true,
};

/** A story in which all goes well. */
export const CALM: Story = {
  seed: 1,
  kind: 'delete',
  keys: 31,
  batchSize: 10,
  concurrency: 4,
  readConcurrency: 4,
  driftCheck: true,
  overwrite: false,
  hasSeen: true,
  latencyMs: 40,
  journalMs: 5,
  faults: NO_FAULTS,
  unwilling: false,
  refused: 0,
  before: NO_MEDDLING,
  during: { ...NO_MEDDLING, spanMs: 1000 },
  restarts: [],
  confirmationMs: null,
  lives: [],
};

/** The story of a seed: every number is one, and the same number always the same. */
export function storyOf(seed: number): Story {
  const dice = new Dice(Math.imul(seed, 0x9e3779b1) ^ Math.floor(seed / 4_294_967_296));
  if (dice.chance(0.0005)) return stormOf(seed, dice);
  const latencyMs = dice.chance(0.75) ? 40 : 200 + dice.pick(2800);
  const spanMs = latencyMs * (5 + dice.pick(60));
  const often = (probability: number, max: number) =>
    dice.chance(probability) ? 1 + dice.pick(max) : 0;
  const meddling = (probability: number, max: number): Meddling => ({
    gone: often(probability, max),
    metadata: often(probability, max),
    data: often(probability, max),
    same: often(probability, max),
  });
  const isMeddledWith = dice.chance(0.6);
  return {
    seed,
    kind: dice.chance(0.7) ? 'delete' : 'restore',
    keys: 1 + dice.pick(dice.chance(0.03) ? 150 : 25),
    batchSize: 1 + dice.pick(dice.chance(0.05) ? 150 : 12),
    concurrency: 1 + dice.pick(6),
    readConcurrency: 1 + dice.pick(6),
    driftCheck: dice.chance(0.75),
    overwrite: dice.chance(0.5),
    hasSeen: dice.chance(0.7),
    latencyMs,
    journalMs: dice.chance(0.95) ? 5 : dice.pick(30_000),
    faults: faultsOf(dice),
    unwilling: false,
    refused: dice.chance(0.1) ? 1 + dice.pick(3) : 0,
    before: dice.chance(0.5) ? meddling(0.4, 5) : NO_MEDDLING,
    during: { ...(isMeddledWith ? meddling(0.5, 8) : NO_MEDDLING), spanMs },
    restarts: Array.from({ length: dice.chance(0.25) ? 1 + dice.pick(3) : 0 }, () => ({
      afterMs: dice.pick(spanMs),
      forgetsTokens: dice.chance(0.4),
      endsSessions: dice.chance(0.4),
    })),
    confirmationMs: dice.chance(0.25) ? dice.pick(spanMs) : null,
    lives: Array.from({ length: dice.pick(6) }, () => lifeOf(dice, spanMs)),
  };
}

/** Retries until their budget is used up. */
function stormOf(seed: number, dice: Dice): Story {
  return {
    ...CALM,
    seed,
    keys: 200 + dice.pick(60),
    batchSize: 1,
    concurrency: 1,
    readConcurrency: 1 + dice.pick(4),
    driftCheck: dice.chance(0.5),
    unwilling: true,
    lives: [CALM_LIFE],
  };
}

function faultsOf(dice: Dice): Faults {
  const some = (probability: number, max: number) =>
    dice.chance(probability) ? dice.random() * max : 0;
  if (dice.chance(0.04)) return { ...NO_FAULTS, loseRequest: 0.5 + dice.random() * 0.45 };
  return {
    throttle: some(0.6, 0.3),
    fail: some(0.5, 0.2),
    loseRequest: some(0.5, 0.2),
    loseAnswer: some(0.5, 0.2),
    hang: some(0.3, 0.08),
    late: some(0.4, 0.15),
    refuse: some(0.15, 0.05),
    lag: some(0.15, 0.2),
    lie: some(0.1, 0.1),
  };
}

const ACCIDENTS = ['crash-before', 'crash-after', 'refuse', 'refuse-written'] as const;

function lifeOf(dice: Dice, spanMs: number): Life {
  const kind = ACCIDENTS[dice.pick(dice.chance(0.2) ? 4 : 2)] ?? 'crash-before';
  return {
    accident: dice.chance(0.65) ? { at: 1 + dice.pick(dice.chance(0.3) ? 60 : 12), kind } : null,
    pauseAfterMs: dice.chance(0.35) ? dice.pick(spanMs) : null,
    stopAfterMs: dice.chance(0.06) ? dice.pick(spanMs) : null,
    killAfterMs: dice.chance(0.15) ? dice.pick(spanMs) : null,
    sleep: dice.chance(0.1)
      ? { afterMs: dice.pick(spanMs), forMs: [3000, 20_000, 3_600_000][dice.pick(3)] ?? 0 }
      : null,
    failingLoad: dice.chance(0.03) ? 1 + dice.pick(20) : null,
    gapMs: [0, 100, 5000, 70_000][dice.pick(4)] ?? 0,
    reconfirms: dice.chance(0.9),
  };
}
