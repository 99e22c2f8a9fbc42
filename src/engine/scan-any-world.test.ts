import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListVectorsRequest, ListVectorsResponse } from '#protocol/operation-messages.ts';
import { compareKeys } from './key-order.ts';
import { type ScanContinuation, type ScanProgress, scanIndex } from './scan.ts';
import { UNLIMITED } from './scan-budget.ts';
import { ScanControl } from './scan-control.ts';
import { failed } from './simulation/flights.ts';
import { Schedule } from './simulation/schedule.ts';
import type { VectorApi } from './vector-api.ts';

const idle = () => new Promise<void>((resolve) => setImmediate(resolve));
const ONLY_WEB = { source: { $eq: 'web' } };
const WORST_LEGS = 12;

interface Moods {
  readonly isOrdered: boolean;
  readonly pageSize: number;
  readonly throttle: number;
  /** How long a continuation token is known. */
  readonly tokenMs: number;
  /** Refuses from its third page on. */
  readonly failing: number | null;
  /** Gives the token of its third page again and again. */
  readonly circling: number | null;
  /** Begins a page with the last key of the one before. */
  readonly overlap: number;
  readonly refusesFilter: boolean;
}

/** A service in any mood, until it calms down; tokens stand for a place that outlives its key. */
class MoodyService {
  readonly sources = new Map<string, string>();
  readonly violations: string[] = [];
  control = new ScanControl();
  isCalm = false;
  #inFlight = 0;
  readonly #schedule: Schedule;
  readonly #moods: Moods;
  readonly #pages = new Map<number, number>();

  constructor(schedule: Schedule, moods: Moods) {
    this.#schedule = schedule;
    this.#moods = moods;
  }

  get api(): VectorApi {
    const never = () => Promise.reject(new Error('A scan only lists.'));
    return {
      listVectors: (request, signal) => this.#list(request, signal),
      getVectors: never,
      queryVectors: never,
      confirm: never,
      deleteVectors: never,
      putVectors: never,
    };
  }

  async #list(request: ListVectorsRequest, signal: AbortSignal): Promise<ListVectorsResponse> {
    if (this.control.isPaused) this.violations.push('asked while paused');
    if (this.control.stopped.aborted) this.violations.push('asked when stopped');
    this.#inFlight += 1;
    if (this.#inFlight > (request.segmentCount ?? 1)) this.violations.push('too much at once');
    try {
      await this.#schedule.sleep(1 + this.#schedule.pick(30), signal);
      return this.#answer(request);
    } finally {
      this.#inFlight -= 1;
    }
  }

  #answer({ filter, nextToken, segmentIndex = 0, segmentCount = 1 }: ListVectorsRequest) {
    const { pageSize, throttle, tokenMs, failing, circling, overlap, refusesFilter } = this.#moods;
    const number = (this.#pages.get(segmentIndex) ?? 0) + 1;
    if (!this.isCalm) {
      if (this.#schedule.random() < throttle) throw failed('QpsLimitExceeded', 429, 'answered');
      if (failing === segmentIndex && number > 2) throw failed('AccessDenied', 403, 'answered');
    }
    if (refusesFilter && filter !== undefined) {
      throw failed('VectorIndexParameterInvalid', 400, 'answered');
    }
    const { issuedAt = 0, place = '' } = nextToken === undefined ? {} : JSON.parse(nextToken);
    if (!this.isCalm && nextToken !== undefined && this.#schedule.now() - issuedAt > tokenMs) {
      throw failed('VectorIndexParameterInvalid', 400, 'answered');
    }
    const again = this.#schedule.random() < overlap;
    const listed = [...this.sources.keys()]
      .filter((key) => sum(key) % segmentCount === segmentIndex)
      .map((key) => ({ key, place: this.#placeOf(key) }))
      .filter((entry) => place === '' || compareKeys(entry.place, place) > (again ? -1 : 0))
      .sort((a, b) => compareKeys(a.place, b.place));
    const page = listed.slice(0, pageSize);
    const isCircle = !this.isCalm && circling === segmentIndex && number > 2;
    const last = isCircle ? place : page.at(-1)?.place;
    this.#pages.set(segmentIndex, number);
    return {
      vectors: page
        .map(({ key }) => ({ key, metadata: { source: this.sources.get(key) ?? '' } }))
        .filter(({ metadata }) => filter === undefined || metadata.source === 'web'),
      ...(last !== undefined &&
        (isCircle || listed.length > pageSize) && {
          nextToken: JSON.stringify({
            place: last,
            issuedAt: isCircle ? 0 : this.#schedule.now(),
          }),
        }),
    };
  }

  #placeOf(key: string): string {
    return this.#moods.isOrdered ? key : `${String(sum(key)).padStart(6, '0')} ${key}`;
  }
}

function sum(key: string): number {
  let result = 7;
  for (const character of key) result = (result * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return result;
}

const maybe = (chance: number) =>
  fc.option(fc.nat({ max: 3 }), { nil: null, freq: Math.round(1 / chance) - 1 });

const world = fc.record({
  seed: fc.integer(),
  segments: fc.integer({ min: 1, max: 16 }),
  keys: fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }), {
    maxLength: 120,
    size: 'max',
  }),
  hasFilter: fc.boolean(),
  isPatient: fc.boolean(),
  moods: fc.record({
    isOrdered: fc.boolean(),
    pageSize: fc.integer({ min: 1, max: 9 }),
    throttle: fc.constantFrom(0, 0.1, 0.5),
    tokenMs: fc.constantFrom(Number.POSITIVE_INFINITY, 500, 60),
    failing: maybe(0.25),
    circling: maybe(0.25),
    overlap: fc.constantFrom(0, 0.2),
    refusesFilter: fc.boolean(),
  }),
  /** Keys that come and go meanwhile, and when. */
  changes: fc.array(fc.record({ atMs: fc.nat({ max: 2000 }), key: fc.nat({ max: 119 }) }), {
    maxLength: 12,
    size: 'max',
  }),
  pauses: fc.array(
    fc.record({ atMs: fc.nat({ max: 600 }), forMs: fc.integer({ min: 1, max: 3000 }) }),
    { maxLength: 3, size: 'max' },
  ),
  /** How each scan of the row is ended, until one is let run to its end. */
  legs: fc.array(
    fc.oneof(
      fc.record({ stopAfterMs: fc.nat({ max: 400 }) }),
      fc.record({ moreKeys: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ moreMs: fc.integer({ min: 1, max: 200 }) }),
      fc.record({ moreBytes: fc.integer({ min: 1, max: 40 }) }),
    ),
    { maxLength: 5, size: 'max' },
  ),
});

type World = typeof world extends fc.Arbitrary<infer Value> ? Value : never;

interface Leg {
  readonly from: number;
  readonly end: ScanProgress;
}

/** Scans, and continues what was not complete, until it is. */
async function scanToTheEnd({
  seed,
  segments,
  keys,
  hasFilter,
  isPatient,
  moods,
  ...story
}: World) {
  const schedule = new Schedule(seed, idle);
  const service = new MoodyService(schedule, moods);
  for (const [at, key] of keys.entries()) service.sources.set(key, at % 3 === 0 ? 'book' : 'web');
  const steady = new Set(keys);
  for (const { atMs, key } of story.changes) {
    const changing = keys[key];
    if (changing === undefined) continue;
    steady.delete(changing);
    schedule.after(atMs, () => {
      if (!service.sources.delete(changing)) service.sources.set(changing, 'web');
    });
  }
  const rows: string[] = [];
  const known = new Set<string>();
  const legs: Leg[] = [];
  let continues: ScanContinuation | null = null;
  let used = UNLIMITED;
  for (;;) {
    const plan = story.legs[legs.length] ?? null;
    if (plan === null) service.isCalm = legs.length > story.legs.length + 1;
    const control = new ScanControl();
    service.control = control;
    used = {
      maxKeys: plan !== null && 'moreKeys' in plan ? rows.length + plan.moreKeys : Infinity,
      maxMs:
        plan !== null && 'moreMs' in plan
          ? (legs.at(-1)?.end.elapsedMs ?? 0) + plan.moreMs
          : Infinity,
      maxBytes: plan !== null && 'moreBytes' in plan ? rows.length + plan.moreBytes : Infinity,
    };
    if (plan !== null && 'stopAfterMs' in plan) {
      schedule.after(plan.stopAfterMs, () => control.stop());
    }
    for (const { atMs, forMs } of story.pauses) {
      schedule.after(atMs, () => control.pause());
      schedule.after(atMs + forMs, () => control.resume());
    }
    const from = rows.length;
    const { progress, continuation }: Awaited<ReturnType<typeof scanIndex>> = await schedule.play(
      scanIndex(
        { api: service.api, clock: schedule },
        {
          index: 'any',
          filter: hasFilter ? ONLY_WEB : null,
          keyCondition: null,
          segments,
          budget: used,
          // It is for order that rows are held back, and order is what is looked at here.
          isPatient,
          continues,
        },
        {
          onRows(more) {
            const before = rows.length;
            for (const { key } of more) {
              if (!known.has(key)) rows.push(key);
              known.add(key);
            }
            return rows.length - before;
          },
          memoryUsed: () => rows.length,
          onProgress: () => undefined,
        },
        control,
      ),
    );
    legs.push({ from, end: progress });
    expect(progress.matched).toBeLessThanOrEqual(used.maxKeys);
    expect(progress.inFlight).toBe(0);
    if (progress.state === 'complete') break;
    // Plain data: it may be kept anywhere.
    continues = structuredClone(continuation);
    if (legs.length > WORST_LEGS) throw new Error(`Never complete: ${JSON.stringify(progress)}`);
  }
  return { rows, legs, steady, service };
}

describe('a scan in any world', () => {
  it('delivers every key that was there throughout once, in order, however it is interrupted', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(world, async (given) => {
        const { rows, legs, steady, service } = await scanToTheEnd(given);
        const isWanted = (key: string) => !given.hasFilter || service.sources.get(key) === 'web';

        expect(service.violations).toEqual([]);
        const delivered = rows.filter((key) => steady.has(key));
        expect(delivered.toSorted(compareKeys)).toEqual(
          [...steady].filter(isWanted).toSorted(compareKeys),
        );
        expect(new Set(rows).size).toBe(rows.length);
        expect(legs.at(-1)?.end).toMatchObject({ matched: rows.length, failure: null, held: 0 });
        // A circle lists keys again that are smaller than others it listed.
        if (!given.moods.isOrdered || given.moods.circling !== null || !given.isPatient) return;
        const breaks = legs.filter(
          ({ end }) => end.state === 'stopped' || end.segments.includes('failed'),
        );
        const runs =
          breaks.length === 0
            ? [delivered]
            : legs.map(({ from }, at) =>
                rows.slice(from, legs[at + 1]?.from).filter((key) => steady.has(key)),
              );
        for (const run of runs) expect(run).toEqual(run.toSorted(compareKeys));
      }),
      { numRuns: 200 },
    );
  });
});
