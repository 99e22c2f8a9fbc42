import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServiceError } from '#protocol/service-error.ts';
import { compareKeys } from './key-order.ts';
import { type ScannedVector, type ScanProgress, type ScanRequest, scanIndex } from './scan.ts';
import { UNLIMITED } from './scan-budget.ts';
import { ScanControl } from './scan-control.ts';
import { NO_FAULTS } from './simulation/faults.ts';
import { type ModelOptions, ModelService } from './simulation/model-service.ts';
import { Schedule } from './simulation/schedule.ts';
import type { VectorApi } from './vector-api.ts';

const idle = () => new Promise<void>((resolve) => setImmediate(resolve));

const EVERYTHING: ScanRequest = {
  index: 'packages',
  filter: null,
  keyCondition: null,
  segments: 4,
  budget: UNLIMITED,
};
const ONLY_WEB = { source: { $eq: 'web' } };

interface World {
  readonly seed?: number;
  readonly keys?: number;
  readonly options?: ModelOptions;
  readonly stopAfterMs?: number;
  readonly tamper?: (api: VectorApi) => VectorApi;
}

/** Scans an index of `keys` vectors, every third of which has `source: web`. */
async function scan(request: Partial<ScanRequest>, world: World = {}) {
  const schedule = new Schedule(world.seed ?? 1, idle);
  const model = new ModelService(schedule, world.options);
  for (let at = 0; at < (world.keys ?? 200); at += 1) {
    model.add(`key ${at}`, { source: at % 3 === 0 ? 'web' : 'book' });
  }
  const control = new ScanControl();
  if (world.stopAfterMs !== undefined) {
    void schedule.pass(world.stopAfterMs).then(() => control.stop());
  }
  const rows: ScannedVector[] = [];
  const known = new Set<string>();
  const progress: ScanProgress[] = [];
  const times: number[] = [];
  const api = (world.tamper ?? ((same) => same))(model.apiFor());
  const { progress: end, continuation } = await schedule.play(
    scanIndex(
      { api, clock: schedule },
      { ...EVERYTHING, ...request },
      {
        onRows(more) {
          const fresh = more.filter(({ key }) => !known.has(key));
          for (const { key } of fresh) known.add(key);
          rows.push(...fresh);
          return fresh.length;
        },
        onProgress: (now) => {
          progress.push(now);
          times.push(schedule.now());
        },
      },
      control,
    ),
  );
  return {
    schedule,
    model,
    rows,
    keys: rows.map(({ key }) => key),
    progress,
    times,
    end,
    continuation,
  };
}

const sortedKeys = (model: ModelService) => [...model.vectors.keys()].sort(compareKeys);
const refusal = new ServiceError({
  code: 'AccessDenied',
  status: 403,
  outcome: 'answered',
  message: 'No.',
});

describe('scanIndex', () => {
  it('reads every key once, sorted, whatever the number of segments', async () => {
    for (const segments of [1, 2, 7, 16]) {
      const { model, keys, end } = await scan({ segments });

      expect(keys).toEqual(sortedKeys(model));
      expect(end).toMatchObject({ state: 'complete', read: 200, matched: 200, failure: null });
      expect(end.segments).toEqual(Array.from({ length: segments }, () => 'complete'));
      expect(model.maxInFlight).toBeLessThanOrEqual(segments);
    }
  });

  it('asks for no more pages at once than it may, and reads every segment in turn', async () => {
    const { model, keys, end } = await scan({ segments: 16, requestsAtOnce: 6 }, { keys: 2000 });

    expect(keys).toEqual(sortedKeys(model));
    expect(end.segments).toHaveLength(16);
    expect(model.maxInFlight).toBe(6);
  });

  it('delivers rows in order while segments are still reading', async () => {
    const { progress } = await scan({}, { keys: 1000 });

    const early = progress.filter(({ state, matched }) => state === 'running' && matched > 0);
    expect(early.length).toBeGreaterThan(0);
  });

  it('survives faults, and reads each key once', { timeout: 60_000 }, async () => {
    const faults = { ...NO_FAULTS, throttle: 0.1, fail: 0.1, loseRequest: 0.1 };
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 16 }), async (seed, segments) => {
        const { model, keys, end } = await scan(
          { segments, isPatient: true },
          { seed, options: { faults } },
        );

        if (end.state === 'complete') expect(keys).toEqual(sortedKeys(model));
        else expect(end.failure).not.toBeNull();
        expect(new Set(keys).size).toBe(keys.length);
        expect(model.maxInFlight).toBeLessThanOrEqual(segments);
      }),
      { numRuns: 100 },
    );
  });

  it('asks the service to filter, and copes with pages that are empty but not the last', async () => {
    const { model, rows, end } = await scan({ filter: ONLY_WEB }, { options: { pageSize: 1 } });

    expect(rows).toHaveLength(67);
    expect(end).toMatchObject({ state: 'complete', matched: 67, read: 67, filteredHere: false });
    expect(end.requests).toBe(200);
    expect(model.listRequests.every(({ filter }) => filter !== undefined)).toBe(true);
  });

  it('compares metadata here when the service refuses the filter', async () => {
    const { model, rows, end } = await scan(
      { filter: ONLY_WEB },
      { options: { refuses: ['filter'] } },
    );

    expect(end).toMatchObject({ state: 'complete', filteredHere: true, read: 200, matched: 67 });
    expect(rows.every(({ metadata }) => metadata.source === 'web')).toBe(true);
    expect(model.listRequests.filter(({ filter }) => filter !== undefined)).toHaveLength(1);
  });

  it('never offers what does not match, though the service overlooks the filter', async () => {
    const { rows, end } = await scan({ filter: ONLY_WEB }, { options: { ignoresFilter: true } });

    expect(rows).toHaveLength(67);
    expect(rows.every(({ metadata }) => metadata.source === 'web')).toBe(true);
    expect(end.filteredHere).toBe(true);
  });

  it.each([
    ['segments', ['segmentCount'] as const, false],
    ['both segments and filter', ['segmentCount', 'filter'] as const, true],
  ])('reads in one stream when the service refuses %s', async (_case, refuses, filteredHere) => {
    const { keys, end } = await scan({ filter: ONLY_WEB }, { options: { refuses } });

    expect(end).toMatchObject({ state: 'complete', segments: ['complete'], filteredHere });
    expect(keys).toHaveLength(67);
  });

  it('reports what the service says when it refuses the plain request too', async () => {
    const invalid = new ServiceError({
      code: 'VectorIndexParameterInvalid',
      status: 400,
      outcome: 'answered',
      message: 'Bad.',
      requestId: 'R1',
    });
    let requests = 0;
    const { end } = await scan(
      { filter: ONLY_WEB },
      {
        tamper: (api) => ({
          ...api,
          listVectors: () => {
            requests += 1;
            return Promise.reject(invalid);
          },
        }),
      },
    );

    expect(end).toMatchObject({ state: 'failed', failure: { requestId: 'R1' } });
    expect(requests).toBe(4);
  });

  it('keeps what a failing segment read, and lets the others finish', async () => {
    const { end, keys } = await scan(
      {},
      {
        tamper: (api) => ({
          ...api,
          listVectors: (request, signal) =>
            request.segmentIndex === 2 && request.nextToken !== undefined
              ? Promise.reject(refusal)
              : api.listVectors(request, signal),
        }),
      },
    );

    expect(end).toMatchObject({ state: 'failed', failure: { code: 'AccessDenied' } });
    expect(end.segments).toEqual(['complete', 'complete', 'failed', 'complete']);
    expect(keys).toHaveLength(end.matched);
    expect(end.read).toBeGreaterThan(100);
    expect(end.read).toBeLessThan(200);
    expect(keys).toEqual(keys.toSorted(compareKeys));
  });

  it('does not follow a continuation token that comes again', async () => {
    let requests = 0;
    const { end, keys } = await scan(
      { segments: 1 },
      {
        tamper: (api) => ({
          ...api,
          listVectors: async () => {
            requests += 1;
            const nextToken = ['first', 'second'][requests % 2] ?? '';
            return { vectors: [{ key: `key ${requests}` }], nextToken };
          },
        }),
      },
    );

    expect(end).toMatchObject({ state: 'failed', failure: { code: 'TokenRepeated' } });
    expect(keys).toEqual(['key 1', 'key 2', 'key 3']);
  });

  it('delivers a key once that is listed twice', async () => {
    const pages = [
      { vectors: [{ key: 'a' }, { key: 'b' }], nextToken: '1' },
      { vectors: [{ key: 'b' }, { key: 'c' }] },
    ];
    let page = 0;
    const { end, keys } = await scan(
      { segments: 1 },
      {
        tamper: (api) => ({
          ...api,
          listVectors: async () => {
            page += 1;
            return pages[page - 1] ?? { vectors: [] };
          },
        }),
      },
    );

    expect(keys).toEqual(['a', 'b', 'c']);
    expect(end).toMatchObject({ state: 'complete', read: 4, matched: 3 });
  });

  it('delivers rows as they come from a service that lists in no order', async () => {
    const lists = [['z', 'a'], ['m', 'b'], ['c']];
    const { end, keys } = await scan(
      { segments: 1 },
      {
        tamper: (api) => ({
          ...api,
          listVectors: async ({ nextToken = '0' }) => {
            const at = Number(nextToken);
            const vectors = (lists[at] ?? []).map((key) => ({ key }));
            return at < 2 ? { vectors, nextToken: `${at + 1}` } : { vectors };
          },
        }),
      },
    );

    expect(end.state).toBe('complete');
    expect(keys.toSorted()).toEqual(['a', 'b', 'c', 'm', 'z']);
  });

  it('keeps to the condition on keys', async () => {
    const { keys, end } = await scan({ keyCondition: { kind: 'starts-with', text: 'key 19' } });

    expect(keys).toHaveLength(11);
    expect(end).toMatchObject({ state: 'complete', read: 200, matched: 11 });
  });

  it('stops reading when there are more rows than asked for', async () => {
    const { keys, end } = await scan({ budget: { ...UNLIMITED, maxKeys: 50 } }, { keys: 2000 });

    expect(end).toMatchObject({ state: 'truncated', matched: 50, failure: null });
    expect(keys).toHaveLength(50);
    expect(end.read).toBeLessThan(200);
  });

  it('is complete when there are exactly as many rows as asked for', async () => {
    const { end } = await scan({ budget: { ...UNLIMITED, maxKeys: 200 } });

    expect(end).toMatchObject({ state: 'complete', matched: 200 });
  });

  it('stops at once, and what was read stays', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.nat({ max: 300 }), async (seed, stopAfterMs) => {
        const { schedule, end, keys, times } = await scan({}, { seed, keys: 400, stopAfterMs });
        if (end.state === 'complete') return;

        expect(end.state).toBe('stopped');
        expect(schedule.now() - (times[0] ?? 0)).toBe(stopAfterMs);
        expect(end.failure).toBeNull();
        expect(keys).toHaveLength(end.read);
        expect(keys).toEqual(keys.toSorted(compareKeys));
      }),
      { numRuns: 60 },
    );
  });

  it('reports progress at the start, every 100 ms at most, and at the end', async () => {
    const { progress, times, end } = await scan({}, { keys: 3000 });

    expect(progress[0]).toMatchObject({ state: 'running', read: 0 });
    expect(progress.at(-1)).toEqual(end);
    for (const [at, time] of times.slice(1, -1).entries()) {
      expect(time - (times[at] ?? 0)).toBeGreaterThanOrEqual(100);
    }
    expect(progress.length).toBeGreaterThan(5);
  });

  it('says what is wrong with a filter that breaks the grammar', async () => {
    const { end } = await scan({ filter: { $and: [] } });

    expect(end).toMatchObject({ state: 'failed', failure: { code: 'InvalidFilter' } });
  });
});
