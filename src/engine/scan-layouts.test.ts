import { describe, expect, it } from 'vitest';
import type { ListVectorsRequest, ListVectorsResponse } from '#protocol/operation-messages.ts';
import { ServiceError } from '#protocol/service-error.ts';
import { compareKeys } from './key-order.ts';
import { type ScanProgress, type ScanRequest, scanIndex } from './scan.ts';
import { UNLIMITED } from './scan-budget.ts';
import { ScanControl } from './scan-control.ts';
import { Schedule } from './simulation/schedule.ts';
import type { VectorApi } from './vector-api.ts';

const idle = () => new Promise<void>((resolve) => setImmediate(resolve));
const never = () => Promise.reject(new Error('A scan only lists.'));
const PAGE = 1000;

type List = (
  request: ListVectorsRequest,
  at: { readonly segment: number; readonly page: number },
) => ListVectorsResponse | ServiceError;

/** A service with any way of dealing keys out to segments; each page takes `pageMs`. */
function createWorld(list: List, pageMs: (segment: number) => number = () => 100) {
  const schedule = new Schedule(1, idle);
  const requests: ListVectorsRequest[] = [];
  const api: VectorApi = {
    listVectors: async (request, signal) => {
      requests.push(request);
      const { segmentIndex: segment = 0, nextToken = '0' } = request;
      await schedule.sleep(pageMs(segment), signal);
      const answer = list(request, { segment, page: Number(nextToken) });
      if (answer instanceof Error) throw answer;
      return answer;
    },
    getVectors: never,
    queryVectors: never,
    confirm: never,
    deleteVectors: never,
    putVectors: never,
  };
  return {
    schedule,
    requests,
    async scan(request: Partial<ScanRequest>, meanwhile = (_control: ScanControl) => {}) {
      const control = new ScanControl();
      meanwhile(control);
      const rows = new Set<string>();
      const progress: ScanProgress[] = [];
      /** When the first row was there. */
      const seen: number[] = [];
      const began = schedule.now();
      const { progress: end } = await schedule.play(
        scanIndex(
          { api, clock: schedule },
          {
            index: 'packages',
            filter: null,
            keyCondition: null,
            segments: 16,
            requestsAtOnce: 6,
            budget: UNLIMITED,
            ...request,
          },
          {
            onRows(more) {
              seen.push(schedule.now() - began);
              const before = rows.size;
              for (const { key } of more) rows.add(key);
              return rows.size - before;
            },
            onProgress: (now) => progress.push(now),
          },
          control,
        ),
      );
      return { end, keys: [...rows], firstRowMs: seen[0] ?? Number.NaN, progress };
    },
  };
}

/** Page `page` of `pages`, with the keys of `keyOf`. */
function pageOf(page: number, pages: number, keyOf: (at: number) => string): ListVectorsResponse {
  const vectors = Array.from({ length: PAGE }, (_, at) => ({ key: keyOf(page * PAGE + at) }));
  return page + 1 < pages ? { vectors, nextToken: `${page + 1}` } : { vectors };
}

const numbered = (number: number) => `k${String(number).padStart(9, '0')}`;

describe('a service whose segments are ranges of keys', () => {
  const PAGES = 30;
  const SEGMENTS = 16;
  const list: List = (_request, { segment, page }) =>
    pageOf(page, PAGES, (at) => numbered(segment * PAGES * PAGE + at));

  it('is read at the full rate, not one segment after the other', async () => {
    const { end, keys } = await createWorld(list).scan({});

    expect(end).toMatchObject({ state: 'complete', matched: SEGMENTS * PAGES * PAGE, held: 0 });
    expect(keys).toHaveLength(end.matched);
    const atBest = (SEGMENTS * PAGES * 100) / 6;
    expect(end.elapsedMs).toBeLessThan(1.1 * atBest);
  });

  it('is read on at the full rate where it was left off', async () => {
    const world = createWorld(list);
    const { end } = await world.scan({}, (control) => {
      world.schedule.after(300, () => control.pause());
      world.schedule.after(5300, () => control.resume());
    });

    expect(end).toMatchObject({ state: 'complete', matched: SEGMENTS * PAGES * PAGE });
    expect(end.elapsedMs).toBeLessThan((1.1 * (SEGMENTS * PAGES * 100)) / 6);
  });

  it('comes in the order of the keys as long as that costs nothing', async () => {
    const few: List = (_request, { segment, page }) =>
      pageOf(page, 2, (at) => numbered(segment * 2 * PAGE + at));

    const { keys } = await createWorld(few).scan({ isPatient: true });

    expect(keys).toEqual(keys.toSorted(compareKeys));
  });
});

describe('a service whose segments are dealt out by a hash', () => {
  it('comes in the order of the keys, though one segment is slow', async () => {
    const dealt: List = (_request, { segment, page }) =>
      pageOf(page, 15, (at) => numbered(at * 4 + segment));
    const world = createWorld(dealt, (segment) => (segment === 3 ? 700 : 50));

    const { end, keys } = await world.scan({ segments: 4, isPatient: true });

    expect(end).toMatchObject({ state: 'complete', matched: 60_000 });
    expect(keys).toEqual(keys.toSorted(compareKeys));
  });
});

describe('a service that overlooks segments', () => {
  it('is read once, not once for each of them', async () => {
    const world = createWorld((_request, { page }) => pageOf(page, 20, numbered));

    const { end, keys } = await world.scan({});

    expect(end).toMatchObject({ state: 'complete', matched: 20 * PAGE, failure: null });
    expect(keys).toHaveLength(20 * PAGE);
    expect(world.requests).toHaveLength(20 + 15);
  });

  it('is not suspected for one key that moved to another segment meanwhile', async () => {
    const moved = createWorld((_request, { segment, page }) =>
      pageOf(page, 3, (at) => (at === 0 ? 'a' : numbered(at * 16 + segment))),
    );

    const { end } = await moved.scan({});

    expect(end).toMatchObject({ state: 'complete', matched: 16 * (3 * PAGE - 1) + 1 });
  });

  it('is read once though its first pages are empty', async () => {
    const world = createWorld((_request, { page }) =>
      page < 3 ? { vectors: [], nextToken: `${page + 1}` } : pageOf(page, 20, numbered),
    );

    const { end } = await world.scan({});

    expect(end).toMatchObject({ state: 'complete', matched: 17 * PAGE, failure: null });
    expect(world.requests.length).toBeLessThan(20 + 15 * 5);
  });
});

describe('what is found while other segments have nothing to show', () => {
  const rare: List = (_request, { segment, page }) => {
    const vectors = segment === 0 && page < 3 ? [{ key: `found ${page}` }] : [];
    return page < 200 ? { vectors, nextToken: `${page + 1}` } : { vectors };
  };

  it('is there after a second, not at the end', async () => {
    const { end, firstRowMs, progress } = await createWorld(rare).scan({});

    expect(end).toMatchObject({ state: 'complete', matched: 3 });
    expect(firstRowMs).toBeLessThan(2000);
    expect(end.elapsedMs).toBeGreaterThan(50_000);
    expect(progress.filter(({ matched }) => matched === 3).length).toBeGreaterThan(50);
  });

  it('is there though one of them does not answer', async () => {
    const world = createWorld(
      (_request, { segment, page }) =>
        segment === 1 ? { vectors: [] } : pageOf(page, 40, (at) => numbered(at * 16 + segment)),
      (segment) => (segment === 1 ? 29_000 : 50),
    );

    const { firstRowMs, end } = await world.scan({});

    expect(firstRowMs).toBeLessThan(4000);
    expect(end).toMatchObject({ state: 'complete', matched: 15 * 40 * PAGE });
  });
});

describe('a service that does not know a parameter', () => {
  const ONLY_WEB = { source: { $eq: 'web' } };

  it.each([
    ['InvalidParameter', 400],
    ['BadRequest', 400],
    ['NotSupported', 501],
    ['BadErrorResponse', 501],
  ])('may call that %s with %i, and is asked without it at once', async (code, status) => {
    const world = createWorld(({ filter }) =>
      filter === undefined
        ? { vectors: [{ key: 'a', metadata: { source: 'web' } }] }
        : new ServiceError({ code, status, outcome: 'answered', message: 'No.' }),
    );

    const { end, keys } = await world.scan({ filter: ONLY_WEB, segments: 1 });

    expect(end).toMatchObject({ state: 'complete', filteredHere: true, retries: 0 });
    expect(keys).toEqual(['a']);
    expect(world.requests).toHaveLength(2);
    expect(end.elapsedMs).toBe(200);
  });

  it('is not suspected where credentials are refused', async () => {
    const world = createWorld(
      () =>
        new ServiceError({
          code: 'InvalidSecurityToken',
          status: 400,
          outcome: 'answered',
          message: 'No.',
        }),
    );

    const { end } = await world.scan({ filter: ONLY_WEB });

    expect(end).toMatchObject({ state: 'failed', failure: { code: 'InvalidSecurityToken' } });
    expect(world.requests).toHaveLength(1);
  });
});

describe('a filter by a field that the service does not filter by', () => {
  const SOURCE = { source: { $eq: 'web' } };
  const NOTE = { note: { $eq: 'old' } };
  const KIND = { kind: { $ne: 'draft' } };
  /** Finds nothing by a note, instead of saying that it cannot look for one. */
  const world = () =>
    createWorld(({ filter }) => ({
      vectors: JSON.stringify(filter ?? {}).includes('note')
        ? []
        : [
            { key: 'a', metadata: { source: 'web', note: 'old' } },
            { key: 'b', metadata: { source: 'web', note: 'new' } },
          ],
    }));

  it.each([
    ['alone', NOTE, undefined],
    ['in one of two', { $or: [SOURCE, NOTE] }, undefined],
    ['beside another', { $and: [SOURCE, NOTE] }, SOURCE],
    ['beside two others', { $and: [SOURCE, NOTE, KIND] }, { $and: [SOURCE, KIND] }],
    ['deep beside another', { $and: [SOURCE, { $or: [NOTE, { $and: [NOTE] }] }] }, SOURCE],
  ])('is compared here: %s', async (_case, filter, left) => {
    const service = world();
    const { end, keys } = await service.scan({ filter, segments: 1, notFilterable: ['note'] });

    expect(keys).toContain('a');
    expect(end).toMatchObject({ state: 'complete', filteredHere: true });
    expect(service.requests.map((request) => request.filter)).toEqual([left]);
  });

  it('leaves to the service what is about other fields', async () => {
    const service = world();
    const { end } = await service.scan({ filter: SOURCE, segments: 1, notFilterable: ['note'] });

    expect(end).toMatchObject({ state: 'complete', filteredHere: false, matched: 2 });
    expect(service.requests.map(({ filter }) => filter)).toEqual([SOURCE]);
  });
});

describe('a budget that is changed while the scan reads', () => {
  const many: List = (_request, { segment, page }) =>
    pageOf(page, 10, (at) => numbered(at * 16 + segment));

  it('is raised before it is reached, and nothing stops', async () => {
    const world = createWorld(many);
    const { end } = await world.scan({ budget: { ...UNLIMITED, maxKeys: 20_000 } }, (control) => {
      world.schedule.after(350, () => control.setBudget(UNLIMITED));
    });

    expect(end).toMatchObject({ state: 'complete', limit: null, matched: 160_000 });
  });

  it.each([
    ['keys', { ...UNLIMITED, maxKeys: 10_000 }],
    ['time', { ...UNLIMITED, maxMs: 1200 }],
  ])('is lowered, and then holds: %s', async (limit, budget) => {
    const world = createWorld(many);
    const { end } = await world.scan({}, (control) => {
      world.schedule.after(500, () => control.setBudget(budget));
    });

    expect(end).toMatchObject({ state: 'truncated', limit });
    expect(end.elapsedMs).toBeLessThan(1800);
  });
});
