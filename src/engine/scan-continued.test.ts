import { describe, expect, it } from 'vitest';
import type { ListVectorsRequest } from '#protocol/operation-messages.ts';
import { compareKeys } from './key-order.ts';
import { ROWS_AHEAD } from './row-merger.ts';
import { type ScanProgress, type ScanRequest, scanIndex } from './scan.ts';
import { UNLIMITED } from './scan-budget.ts';
import { ScanControl } from './scan-control.ts';
import { NO_FAULTS } from './simulation/faults.ts';
import { failed } from './simulation/flights.ts';
import { type ModelOptions, ModelService } from './simulation/model-service.ts';
import { Schedule } from './simulation/schedule.ts';
import type { VectorApi } from './vector-api.ts';

const idle = () => new Promise<void>((resolve) => setImmediate(resolve));
const ONLY_WEB = { source: { $eq: 'web' } };

/** An index of 400 vectors, every third of which has `source: web`, and what scans of it deliver. */
function createWorld(options: ModelOptions = {}) {
  const schedule = new Schedule(7, idle);
  const model = new ModelService(schedule, options);
  for (let at = 0; at < 400; at += 1) {
    model.add(`key ${at}`, { source: at % 3 === 0 ? 'web' : 'book' });
  }
  const rows = new Set<string>();
  const world = {
    schedule,
    model,
    rows,
    api: model.apiFor(),
    keys: () => [...model.vectors.keys()].sort(compareKeys),
    async scan(
      request: Partial<ScanRequest>,
      meanwhile: (control: ScanControl) => void = () => undefined,
    ) {
      const control = new ScanControl();
      meanwhile(control);
      const progress: ScanProgress[] = [];
      const result = await schedule.play(
        scanIndex(
          { api: world.api, clock: schedule },
          {
            index: 'packages',
            filter: null,
            keyCondition: null,
            segments: 4,
            budget: UNLIMITED,
            ...request,
          },
          {
            onRows(more) {
              const before = rows.size;
              for (const { key } of more) rows.add(key);
              return rows.size - before;
            },
            memoryUsed: () => rows.size * 100,
            onProgress: (now) => progress.push(now),
          },
          control,
        ),
      );
      return { ...result, end: result.progress, progress };
    },
  };
  return world;
}

const pageOf = ({ segmentIndex, nextToken = '' }: ListVectorsRequest) =>
  `${segmentIndex} ${nextToken}`;

/** Answers `list` in place of the service where it answers at all. */
function tamper(api: VectorApi, list: (request: ListVectorsRequest) => Error | null): VectorApi {
  return {
    ...api,
    listVectors: (request, signal) => {
      const error = list(request);
      return error === null ? api.listVectors(request, signal) : Promise.reject(error);
    },
  };
}

describe('a scan that is paused', () => {
  it('asks for nothing, takes what is under way, and goes on without reading a page again', async () => {
    const { schedule, model, rows, keys, scan } = createWorld();
    let askedBefore = 0;
    let askedAfter = 0;
    const { end, progress } = await scan({}, (control) => {
      schedule.after(150, () => {
        askedBefore = model.listRequests.length;
        control.pause();
      });
      schedule.after(60_000, () => {
        askedAfter = model.listRequests.length;
        control.resume();
      });
    });

    expect(askedAfter).toBe(askedBefore);
    expect([...rows]).toEqual(keys());
    expect(end).toMatchObject({ state: 'complete', read: 400, inFlight: 0 });
    expect(end.elapsedMs).toBeLessThan(5000);
    const pages = model.listRequests.map(pageOf);
    expect(new Set(pages).size).toBe(pages.length);
    const paused = progress.filter(({ state }) => state === 'paused');
    expect(paused.at(0)?.segments).toContain('reading');
    expect(paused.at(0)?.keysPerSecond).toBe(0);
    expect(
      progress.some(({ state, keysPerSecond }) => state === 'running' && keysPerSecond > 0),
    ).toBe(true);
  });

  it('waits with its retries too, and can be stopped', async () => {
    const { schedule, model, scan } = createWorld({ faults: { ...NO_FAULTS, fail: 1 } });
    let askedBefore = 0;
    const { end } = await scan({}, (control) => {
      schedule.after(150, () => {
        askedBefore = model.listRequests.length;
        control.pause();
      });
      schedule.after(60_000, () => control.stop());
    });

    expect(end.state).toBe('stopped');
    expect(model.listRequests).toHaveLength(askedBefore);
  });

  it('says which segments rest', async () => {
    const { schedule, scan } = createWorld();
    const { progress } = await scan({}, (control) => {
      control.pause();
      schedule.after(1000, () => control.resume());
    });

    expect(progress[0]).toMatchObject({ state: 'paused', elapsedMs: 0 });
    expect(progress[0]?.segments).toEqual(['paused', 'paused', 'paused', 'paused']);
  });
});

describe('a scan that continues another', () => {
  it('reads on after a stop, and no page twice that was taken', async () => {
    const { schedule, model, rows, keys, scan } = createWorld({ latencyMs: 5 });
    const first = await scan({}, (control) => {
      schedule.after(60, () => control.stop());
    });
    expect(first.end).toMatchObject({ state: 'stopped', held: 0 });
    expect(rows.size).toBe(first.end.read);
    expect(first.end.read).toBeGreaterThan(0);

    const { end } = await scan({ continues: structuredClone(first.continuation) });

    expect([...rows].sort(compareKeys)).toEqual(keys());
    expect(end).toMatchObject({ state: 'complete', read: 400, matched: 400 });
    expect(end.elapsedMs).toBeGreaterThan(first.end.elapsedMs);
    const cutOff = model.listRequests.length - end.requests;
    expect(cutOff).toBeLessThanOrEqual(4);
  });

  it('delivers in order across raised budgets, and reads nothing twice', async () => {
    const { rows, keys, scan } = createWorld();
    let last = await scan({ budget: { ...UNLIMITED, maxKeys: 50 } });
    for (let maxKeys = 100; last.continuation !== null; maxKeys += 50) {
      expect(last.end).toMatchObject({ state: 'truncated', limit: 'keys', matched: maxKeys - 50 });
      last = await scan({ continues: last.continuation, budget: { ...UNLIMITED, maxKeys } });
    }

    expect([...rows]).toEqual(keys());
    expect(last.end).toMatchObject({ state: 'complete', limit: null, held: 0 });
  });

  it('reads only the segment that failed', async () => {
    const world = createWorld();
    const { api } = world;
    world.api = tamper(api, ({ segmentIndex, nextToken }) =>
      segmentIndex === 2 && nextToken !== undefined
        ? failed('AccessDenied', 403, 'answered')
        : null,
    );
    const first = await world.scan({});
    expect(first.end.segments).toEqual(['complete', 'complete', 'failed', 'complete']);
    const asked = world.model.listRequests.length;

    world.api = api;
    const { end } = await world.scan({ continues: first.continuation });

    expect(end).toMatchObject({ state: 'complete', failure: null, read: 400, matched: 400 });
    const again = world.model.listRequests.slice(asked);
    expect(again.every(({ segmentIndex }) => segmentIndex === 2)).toBe(true);
    expect(again.every(({ nextToken }) => nextToken !== undefined)).toBe(true);
  });

  it('reads a segment from its start whose token is not known any more, and says so', async () => {
    const world = createWorld();
    const first = await world.scan({ budget: { ...UNLIMITED, maxKeys: 200 } });
    const old = new Set(first.continuation?.segments.map(({ token }) => token));
    world.api = tamper(world.api, ({ nextToken }) =>
      nextToken !== undefined && old.delete(nextToken)
        ? failed('VectorIndexParameterInvalid', 400, 'answered')
        : null,
    );

    const { end } = await world.scan({ continues: first.continuation });

    expect(end).toMatchObject({
      state: 'complete',
      rereadSegments: 4,
      matched: 400,
      failure: null,
    });
    expect(end.read).toBeGreaterThan(400);
    expect([...world.rows]).toEqual(world.keys());
  });

  it('does not read a segment again and again whose tokens are never known', async () => {
    const world = createWorld();
    world.api = tamper(world.api, ({ nextToken }) =>
      nextToken === undefined ? null : failed('InvalidNextToken', 400, 'answered'),
    );

    const { end } = await world.scan({});

    expect(end).toMatchObject({ state: 'failed', rereadSegments: 4, matched: 40 });
    expect(end.failure?.code).toBe('InvalidNextToken');
  });

  it('reads a segment again that forgets its token in each of two pauses at the same place', async () => {
    const world = createWorld();
    let refusals = 0;
    const { end } = await world.scan({ segments: 1 }, (control) => {
      let pages = 0;
      world.api = tamper(world.api, ({ nextToken }) => {
        pages = nextToken === undefined ? 1 : pages + 1;
        if (pages !== 3 || refusals === 2) return null;
        refusals += 1;
        control.pause();
        world.schedule.after(1000, () => control.resume());
        return failed('VectorIndexParameterInvalid', 400, 'answered');
      });
    });

    expect(end).toMatchObject({ state: 'complete', rereadSegments: 2, matched: 400 });
    expect([...world.rows]).toEqual(world.keys());
  });

  it('reads a segment from its start whose tokens went in a circle', async () => {
    const world = createWorld();
    const { api } = world;
    world.api = {
      ...api,
      async listVectors(request, signal) {
        const page = await api.listVectors(request, signal);
        const { segmentIndex, nextToken } = request;
        return segmentIndex === 1 && nextToken !== undefined ? { ...page, nextToken } : page;
      },
    };
    const first = await world.scan({});
    expect(first.end).toMatchObject({ state: 'failed', failure: { code: 'TokenRepeated' } });
    world.api = api;

    const { end } = await world.scan({ continues: first.continuation });

    expect(end).toMatchObject({ state: 'complete', rereadSegments: 1, matched: 400 });
    expect([...world.rows].sort(compareKeys)).toEqual(world.keys());
  });

  it('asks as the first one found that the service understands', async () => {
    const world = createWorld({ refuses: ['filter', 'segmentCount'] });
    const request = { filter: ONLY_WEB };
    const first = await world.scan({ ...request, budget: { ...UNLIMITED, maxKeys: 20 } });
    const asked = world.model.listRequests.length;

    const { end } = await world.scan({ ...request, continues: first.continuation });

    expect(end).toMatchObject({ state: 'complete', filteredHere: true, matched: 134 });
    const later = world.model.listRequests.slice(asked);
    expect(later.every((page) => page.filter === undefined && page.nextToken !== undefined)).toBe(
      true,
    );
  });

  it('is not offered when nothing was read, or everything', async () => {
    const world = createWorld();
    const stopped = await world.scan({}, (control) => control.stop());
    const complete = await world.scan({});

    expect([stopped.end.state, stopped.continuation]).toEqual(['stopped', null]);
    expect([complete.end.state, complete.continuation]).toEqual(['complete', null]);
  });
});

describe('the budget of a scan', () => {
  it('ends it when its time is up, though no answer comes', async () => {
    const world = createWorld();
    const silent = () => new Promise<never>(() => undefined);
    world.api = { ...world.api, listVectors: silent };

    const { end } = await world.scan({ budget: { ...UNLIMITED, maxMs: 1234 } });

    expect(end).toMatchObject({ state: 'truncated', limit: 'time', elapsedMs: 1234 });
  });

  it('ends it when its consumer has no more memory for rows', async () => {
    const { scan, rows } = createWorld();

    const { end } = await scan({ budget: { ...UNLIMITED, maxBytes: 10_000 } });

    expect(end).toMatchObject({ state: 'truncated', limit: 'memory', matched: rows.size });
    expect(rows.size).toBeGreaterThanOrEqual(100);
    expect(rows.size).toBeLessThan(200);
    expect(end.held).toBeGreaterThan(0);
  });
});

describe('what a scan asks for', () => {
  it('asks for the first page of every other segment at once, as soon as it has one', async () => {
    const { model, scan } = createWorld();

    await scan({ segments: 16 });

    expect(model.maxInFlight).toBeGreaterThanOrEqual(15);
    expect(model.maxInFlight).toBeLessThanOrEqual(16);
  });

  it('leaves metadata out when nobody needs it, but not when it has a filter', async () => {
    const { model, scan } = createWorld();
    await scan({ returnMetadata: false });
    expect(model.listRequests.every(({ returnMetadata }) => returnMetadata === false)).toBe(true);
    model.listRequests.length = 0;

    await scan({ returnMetadata: false, filter: ONLY_WEB });

    expect(model.listRequests.every(({ returnMetadata }) => returnMetadata === true)).toBe(true);
  });

  it('is patient while the service asks to slow down, and asks for less at once', async () => {
    const { scan } = createWorld({ faults: { ...NO_FAULTS, throttle: 0.75 } });

    const { end, progress } = await scan({ segments: 16 });

    expect(end).toMatchObject({ state: 'complete', matched: 400, failure: null });
    expect(end.throttled).toBeGreaterThan(100);
    expect(Math.min(...progress.map(({ maxInFlight }) => maxInFlight))).toBe(1);
  });

  it('reads no further ahead than it may, while one segment does not answer', async () => {
    const world = createWorld();
    const pages = new Map<number, number>();
    world.api = {
      ...world.api,
      async listVectors({ segmentIndex = 0 }) {
        const page = (pages.get(segmentIndex) ?? 0) + 1;
        pages.set(segmentIndex, page);
        await world.schedule.pass(5);
        if (segmentIndex === 1) await new Promise<never>(() => undefined);
        const vectors = Array.from({ length: 1000 }, (_, at) => ({
          key: `${String(page).padStart(4, '0')} ${String(at).padStart(4, '0')} ${segmentIndex}`,
        }));
        return { vectors, nextToken: `${page}` };
      },
    };

    const { end } = await world.scan({
      segments: 3,
      isPatient: true,
      budget: { ...UNLIMITED, maxMs: 10_000 },
    });

    expect(end).toMatchObject({ state: 'truncated', limit: 'time', matched: 0 });
    expect(end.held).toBeLessThanOrEqual(2 * (ROWS_AHEAD + 1000));
    expect(end.read).toBe(end.held);
  });

  it('ends when the rows cannot be kept, and is not continued then', async () => {
    const { schedule, api } = createWorld();
    const { progress, continuation } = await schedule.play(
      scanIndex(
        { api, clock: schedule },
        { index: 'packages', filter: null, keyCondition: null, segments: 4, budget: UNLIMITED },
        {
          onRows: () => {
            throw new RangeError('Array buffer allocation failed');
          },
          onProgress: () => undefined,
        },
        new ScanControl(),
      ),
    );

    expect(progress).toMatchObject({ state: 'failed', failure: { code: 'OutOfMemory' } });
    expect(progress.failure?.message).toContain('Array buffer allocation failed');
    expect(continuation).toBeNull();
  });
});
