import { expect, it, vi } from 'vitest';
import { metadataFingerprint } from '#engine/fingerprint.ts';
import { compareKeys } from '#engine/key-order.ts';
import type { ScanProgress } from '#engine/scan.ts';
import { UNLIMITED } from '#engine/scan-budget.ts';
import { segmentEntry } from '#engine/staged-segment.ts';
import type { VectorApi } from '#engine/vector-api.ts';
import type { ListVectorsRequest } from '#protocol/operation-messages.ts';
import { ServiceError } from '#protocol/service-error.ts';
import type { ScanUpdate } from './browse-scan.ts';
import { EVERY_ROW } from './browse-view.ts';
import { browserClock } from './browser-clock.ts';
import { createScanService } from './scan-service.ts';

const TARGET = { connection: 'c', bucket: 'b', index: 'i' };
const KEYS = Array.from({ length: 3000 }, (_, at) => `doc-${at}`).sort(compareKeys);
const PAGE = 100;
const SCAN = 7;

const unused = () => Promise.reject(new Error('Nobody asks for this here.'));

interface World {
  /** Called with each request; may fail it. */
  readonly onList?: (request: ListVectorsRequest) => void | Promise<void>;
}

/** A service with 3,000 keys in pages of 100, and a scan of all of them that has begun. */
function reading({ onList }: World = {}, budget = UNLIMITED) {
  const asked: ListVectorsRequest[] = [];
  const updates: Partial<ScanUpdate>[] = [];
  const api: VectorApi = {
    async listVectors(request) {
      asked.push(request);
      await onList?.(request);
      const { segmentCount = 1, segmentIndex = 0, nextToken = '0' } = request;
      const mine = KEYS.filter((_, at) => at % segmentCount === segmentIndex);
      const from = Number(nextToken);
      const more = from + PAGE < mine.length ? { nextToken: String(from + PAGE) } : {};
      const vectors = mine
        .slice(from, from + PAGE)
        .map((key) => ({ key, metadata: { last: key.at(-1) ?? '' } }));
      return { vectors, ...more };
    },
    getVectors: unused,
    queryVectors: unused,
    confirm: unused,
    deleteVectors: unused,
    putVectors: unused,
  };
  const scans = createScanService(() => ({ api, clock: browserClock }));
  scans.start({ target: TARGET, scan: SCAN, filter: null, key: null, budget }, (update) => {
    updates.push({ ...updates.at(-1), ...update });
  });
  const ended = async (state: ScanProgress['state']) => {
    await vi.waitFor(() => expect(updates.at(-1)?.progress?.state).toBe(state), 5000);
    return updates.at(-1);
  };
  const keys = (view: number) => scans.keysBetween(TARGET, { view, from: 0, to: KEYS.length });
  return { scans, asked, updates, ended, keys };
}

const contains = (text: string) =>
  ({ search: { key: { kind: 'contains', text }, value: null }, order: null }) as const;

async function shown(scans: ReturnType<typeof createScanService>, text: string) {
  const answer = await scans.view(TARGET, contains(text));
  if (answer.kind !== 'shown') throw new Error(`The view was ${answer.kind}.`);
  return answer;
}

it('keeps what it reads, and tells how much that is', async () => {
  const { scans, ended, keys, updates } = reading();

  const last = await ended('complete');

  expect(last).toMatchObject({
    rows: KEYS.length,
    canContinue: false,
    view: { id: EVERY_ROW, rows: KEYS.length, problem: null },
  });
  const stored = scans.storeOf(TARGET)?.bytes ?? Number.NaN;
  expect(updates.find(({ progress }) => progress?.state === 'complete')?.bytes).toBe(stored);
  expect(last?.fields).toMatchObject([{ field: 'last', count: KEYS.length }]);
  expect(keys(EVERY_ROW)).toEqual(KEYS);
});

it('tells what memory is taken by what it computes ahead for a table, orders among it', async () => {
  const { scans, updates, ended } = reading();
  await scans.view(TARGET, { search: null, order: null });

  const stored = () => scans.storeOf(TARGET)?.bytes ?? Number.NaN;
  await ended('complete');
  await vi.waitFor(() => expect(updates.at(-1)?.bytes).toBeGreaterThan(stored()), 5000);
  const ahead = (updates.at(-1)?.bytes ?? 0) - stored();

  // A fingerprint of 16 bytes for each row, by blocks of 16,384, and four bytes for each of ten values.
  expect(ahead).toBe(16_384 * 16 + 10 * 4);
});

it('reads on beyond its limit without asking for anything twice', async () => {
  const { scans, asked, ended, keys } = reading({}, { ...UNLIMITED, maxKeys: 500 });
  const first = await ended('truncated');
  expect(first).toMatchObject({ rows: 500, canContinue: true, progress: { limit: 'keys' } });

  scans.continue(TARGET, UNLIMITED);
  await ended('complete');

  expect(keys(EVERY_ROW)).toEqual(KEYS);
  const pages = asked.map(({ segmentIndex, nextToken }) => `${segmentIndex} ${nextToken}`);
  expect(new Set(pages).size).toBe(pages.length);
});

it('reads a segment that failed again, and the others not', async () => {
  let fails = true;
  const { scans, asked, ended, keys } = reading({
    onList({ segmentIndex, nextToken }) {
      if (!fails || segmentIndex !== 3 || nextToken === undefined) return;
      const answer = {
        code: 'AccessDenied',
        status: 403,
        message: 'No.',
        outcome: 'answered',
      } as const;
      throw new ServiceError(answer);
    },
  });
  expect(await ended('failed')).toMatchObject({ canContinue: true });
  const before = asked.length;
  fails = false;

  scans.continue(TARGET, UNLIMITED);
  const last = await ended('complete');

  expect(last?.rows).toBe(KEYS.length);
  expect(keys(EVERY_ROW).toSorted(compareKeys)).toEqual(KEYS);
  expect(asked.slice(before).every(({ segmentIndex }) => segmentIndex === 3)).toBe(true);
});

it('adds what a search finds while it is read, and tells how much', async () => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const { scans, ended, keys } = reading({
    onList: ({ nextToken }) => (nextToken === '100' ? held : undefined),
  });
  await vi.waitFor(() => expect(keys(EVERY_ROW).length).toBeGreaterThan(0));
  const expected = KEYS.filter((key) => key.includes('77'));
  const { id, rows } = await shown(scans, '77');
  expect(rows).toBeLessThan(expected.length);

  letGo();
  const last = await ended('complete');

  expect(keys(id)).toEqual(expected);
  expect(last?.view).toEqual({ id, rows: expected.length, problem: null });
});

it('selects rows of the view, keeps them through another, and tells those out of sight', async () => {
  const { scans, ended } = reading();
  await ended('complete');
  const sevens = await shown(scans, '77');
  expect(await scans.select(TARGET, { type: 'whole', view: sevens.id })).toEqual({
    count: sevens.rows,
    outside: 0,
  });

  await shown(scans, 'doc-77');
  const left = KEYS.filter((key) => key.includes('doc-77')).length;
  expect(scans.selection(TARGET)).toEqual({ count: sevens.rows, outside: sevens.rows - left });
  const barred = {
    singles: ['doc-77', 'doc-1', 'unknown'],
    parts: [],
    segments: {},
    deleted: null,
  };
  expect(await scans.bar(TARGET, barred)).toEqual([]);
  expect(scans.selection(TARGET)).toEqual({
    count: sevens.rows - 1,
    outside: sevens.rows - left,
  });
  const staged = await scans.rowsToStage(
    TARGET,
    { scan: SCAN, which: 'selected' },
    { kind: 'by-hand' },
    0,
  );
  expect(staged.kind === 'few' && staged.keys.map(({ key }) => key)).toEqual(
    KEYS.filter((key) => key.includes('77') && key !== 'doc-77'),
  );
});

it('selects a range, a value and the opposite, and marks the rows', async () => {
  const { scans, ended } = reading();
  await ended('complete');
  const range = { view: EVERY_ROW, from: 2, to: 5 };
  await scans.select(TARGET, { type: 'range', ...range });
  const { rows, marks } = scans.rows(TARGET, { view: EVERY_ROW, from: 0, to: 7 });
  expect(rows.map(({ key }) => key)).toEqual(KEYS.slice(0, 7));
  expect([...marks]).toEqual([0, 0, 1, 1, 1, 0, 0]);

  await scans.select(TARGET, { type: 'clear' });
  const value = { field: 'last', value: '7' };
  expect(await scans.select(TARGET, { type: 'value', view: EVERY_ROW, value })).toMatchObject({
    count: 300,
  });
  expect(await scans.select(TARGET, { type: 'invert', view: EVERY_ROW })).toMatchObject({
    count: 2700,
  });
});

it('counts the values of a field among the rows that are shown, also when others are found already', async () => {
  const { scans, ended } = reading();
  await ended('complete');
  const { id } = await shown(scans, 'doc-299');
  await shown(scans, 'doc-1');

  const counts = await scans.facet(TARGET, { view: id, field: 'last', top: 3, turn: 1 });

  expect(counts).toHaveLength(3);
  expect(counts[0]).toEqual({ value: '9', count: 2 });
  const every = { view: EVERY_ROW, field: 'last', top: 1, turn: 2 };
  expect(await scans.facet(TARGET, every)).toEqual([{ value: '0', count: 300 }]);
});

it('stops counting values that nobody waits for, and goes on with the others', async () => {
  const { scans, ended } = reading();
  await ended('complete');
  for (let row = 0; row < 100_000; row += 1) {
    scans.storeOf(TARGET)?.add(`more-${row}`, { tags: [`${row}`, 'x'] });
  }

  const former = scans.facet(TARGET, { view: EVERY_ROW, field: 'tags', top: 1, turn: 1 });
  const later = scans.facet(TARGET, { view: EVERY_ROW, field: 'tags', top: 1, turn: 2 });
  scans.endFacet(1);

  await expect(former).rejects.toThrow('aborted');
  await expect(later).resolves.toEqual([{ value: 'x', count: 100_000 }]);
  // What is over can be ended too.
  scans.endFacet(2);
});

it('answers keys with the fingerprints of what was read', async () => {
  const { scans, ended } = reading();
  await ended('complete');
  const fingerprint = metadataFingerprint({ last: '1' });

  expect(scans.fingerprintsOf(TARGET, ['doc-1', 'unknown'])).toEqual([
    { key: 'doc-1', fingerprint },
  ]);
});

it('packs many rows to be staged, and names few', async () => {
  const { scans, ended } = reading();
  await ended('complete');
  const fingerprint = metadataFingerprint({ last: '1' });
  const { id } = await shown(scans, 'doc-1001');
  const provenance = { kind: 'match', description: 'key contains doc-1001' } as const;
  const one = { scan: SCAN, which: { view: id, rows: 1 } };
  expect(await scans.rowsToStage(TARGET, one, provenance, 7)).toEqual({
    kind: 'few',
    keys: [{ key: 'doc-1001', fingerprint }],
  });

  const every = { scan: SCAN, which: { view: EVERY_ROW, rows: KEYS.length } };
  const all = await scans.rowsToStage(TARGET, every, provenance, 7);
  const segment = all.kind === 'many' ? all.stored.segment : null;
  expect(segment?.keys.count).toBe(KEYS.length);
  expect(segment && segmentEntry(segment, 0)).toEqual({
    key: KEYS[0],
    fingerprint: metadataFingerprint({ last: '0' }),
    provenance,
    stagedAt: 7,
  });
});

it('stages nothing when the rows are others than the operator saw', async () => {
  const { scans, ended } = reading();
  await ended('complete');
  const every = { scan: SCAN, which: { view: EVERY_ROW, rows: KEYS.length } };
  const provenance = { kind: 'match', description: 'every key' } as const;
  const fewer = { scan: SCAN, which: { view: EVERY_ROW, rows: KEYS.length - 1 } };
  await expect(scans.rowsToStage(TARGET, fewer, provenance, 7)).rejects.toThrow('other rows');

  // Its views have the same names, and it finds as many rows.
  const again = { target: TARGET, scan: SCAN + 1, filter: null, key: null, budget: UNLIMITED };
  scans.start(again, () => undefined);
  await vi.waitFor(() => expect(scans.coverageOf(TARGET).read).toBe(KEYS.length), 5000);
  await scans.select(TARGET, { type: 'whole', view: EVERY_ROW });

  await expect(scans.rowsToStage(TARGET, every, provenance, 7)).rejects.toThrow('other rows');
  const selected = { scan: SCAN, which: 'selected' } as const;
  await expect(scans.rowsToStage(TARGET, selected, provenance, 7)).rejects.toThrow('other rows');
});

it('tells other services how much of the index was read', async () => {
  const { scans, ended } = reading();
  await ended('complete');

  const { extent, rows, read } = scans.coverageOf(TARGET);
  expect({ extent, read, length: rows.length }).toEqual({
    extent: 'whole',
    read: 3000,
    length: 3000,
  });
  expect([...rows][5]).toMatchObject({ key: KEYS[5], metadata: { last: KEYS[5]?.at(-1) } });
  scans.forget(TARGET);
  expect(scans.coverageOf(TARGET).extent).toBe('none');
  expect(scans.storeOf(TARGET)).toBeNull();
});

it('does not ask the service to filter by a field that it does not filter by', async () => {
  const asked: ListVectorsRequest[] = [];
  const api: VectorApi = {
    listVectors: async (request) => {
      asked.push(request);
      return { vectors: [{ key: 'a', metadata: { note: 'old' } }] };
    },
    getVectors: unused,
    queryVectors: unused,
    confirm: unused,
    deleteVectors: unused,
    putVectors: unused,
  };
  const updates: Partial<ScanUpdate>[] = [];
  const scans = createScanService(
    () => ({ api, clock: browserClock }),
    async () => ['note'],
  );
  const filter = { note: { $eq: 'old' } };
  const start = { target: TARGET, scan: SCAN, filter, key: null, budget: UNLIMITED };
  scans.start(start, (update) => {
    updates.push({ ...updates.at(-1), ...update });
  });
  await vi.waitFor(() => expect(updates.at(-1)?.progress?.state).toBe('complete'), 5000);

  expect(updates.at(-1)).toMatchObject({ rows: 1, progress: { filteredHere: true } });
  expect(asked.some((request) => request.filter !== undefined)).toBe(false);
});

it('goes on beyond a limit that is raised while it reads', async () => {
  let pages = 0;
  const { scans, updates, ended } = reading(
    {
      onList: () => {
        pages += 1;
        if (pages === 3) scans.setBudget(TARGET, UNLIMITED);
      },
    },
    { ...UNLIMITED, maxKeys: 1000 },
  );

  expect((await ended('complete'))?.rows).toBe(KEYS.length);
  expect(updates.some(({ progress }) => progress?.state === 'truncated')).toBe(false);
});
