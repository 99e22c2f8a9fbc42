import { expect, test } from 'vitest';
import { ServiceError } from '#protocol/service-error.ts';
import type { Vector } from '#protocol/vector.ts';
import type { Clock } from './clock.ts';
import { metadataFingerprint } from './fingerprint.ts';
import { Gate } from './gate.ts';
import { PackedStrings } from './packed-strings.ts';
import { existenceFromRows, listExistence, Reconciliation, readExistence } from './reconcile.ts';
import { NearMisses } from './reconcile-near.ts';
import type { VectorApi } from './vector-api.ts';

const clock: Clock = {
  now: () => 0,
  random: () => 0,
  sleep: (ms, signal) =>
    // Deadlines never come; waits between attempts are over at once.
    ms >= 30_000
      ? new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      : Promise.resolve(),
};

function listed(...keys: readonly string[]): Reconciliation {
  const packed = new PackedStrings();
  for (const key of keys) packed.intern(key);
  return new Reconciliation(packed);
}

/** A service that has these vectors, and fails a request of which `refuse` says so. */
function serviceOf(
  vectors: readonly Vector[],
  refuse: (keys: readonly string[]) => ServiceError | null = () => null,
) {
  const requests: (readonly string[])[] = [];
  const api: Pick<VectorApi, 'getVectors'> = {
    async getVectors({ keys }) {
      requests.push(keys);
      const refusal = refuse(keys);
      if (refusal !== null) throw refusal;
      return vectors.filter(({ key }) => keys.includes(key));
    },
  };
  // Nothing but GetVectors is asked for here; any other call would fail the test.
  return { requests, deps: { api: api as VectorApi, clock } };
}

function run(work: Generator<unknown>): void {
  for (const _ of work);
}

const states = (reconciliation: Reconciliation) =>
  Array.from({ length: reconciliation.keys.size }, (_, id) => reconciliation.stateOf(id));

const options = { signal: new AbortController().signal, onPage: () => undefined };
const forbidden = new ServiceError({
  code: 'AccessDenied',
  status: 403,
  message: 'Not allowed.',
  outcome: 'answered',
});

test('every key is found exactly or missing exactly, and a found one has its fingerprint', async () => {
  const metadata = { lang: 'en' };
  const { deps } = serviceOf([{ key: 'a', metadata }, { key: 'A ' }, { key: 'other' }]);
  const reconciliation = listed('a', 'a ', 'A', 'A ');
  await readExistence(deps, 'index', reconciliation, options);
  expect(states(reconciliation)).toEqual(['found', 'missing', 'missing', 'found']);
  expect(reconciliation.fingerprintOf(0)).toBe(metadataFingerprint(metadata));
  expect(reconciliation.fingerprintOf(1)).toBeNull();
  expect(reconciliation.fingerprintOf(3)).toBe(metadataFingerprint(undefined));
  expect(reconciliation.count('found')).toBe(2);
});

test('keys are asked for a hundred at a time, each once', async () => {
  const keys = Array.from({ length: 1_234 }, (_, at) => `key-${at}`);
  const { deps, requests } = serviceOf(
    keys.filter((_, at) => at % 3 === 0).map((key) => ({ key })),
  );
  const reconciliation = listed(...keys);
  await readExistence(deps, 'index', reconciliation, options);
  expect(requests.flat()).toEqual(keys);
  expect(requests.map(({ length }) => length)).toEqual([...Array(12).fill(100), 34]);
  expect(reconciliation.count('found')).toBe(412);
  expect(reconciliation.count('unknown')).toBe(0);
});

test('what was found out before a refusal stays, and the rest can be asked for again', async () => {
  const keys = Array.from({ length: 700 }, (_, at) => `key-${at}`);
  let isRefusing = true;
  const { deps, requests } = serviceOf(
    keys.map((key) => ({ key })),
    (asked) => (isRefusing && asked.includes('key-350') ? forbidden : null),
  );
  const reconciliation = listed(...keys);
  await expect(readExistence(deps, 'index', reconciliation, options)).rejects.toBe(forbidden);
  expect(reconciliation.count('found')).toBe(300);

  isRefusing = false;
  requests.length = 0;
  await readExistence(deps, 'index', reconciliation, options);
  expect(reconciliation.count('found')).toBe(700);
  expect(requests.flat()).toEqual(keys.slice(300));
});

test('stopping leaves keys that were not looked for unknown', async () => {
  const stop = new AbortController();
  const { deps } = serviceOf([]);
  const reconciliation = listed(...Array.from({ length: 1_000 }, (_, at) => `key-${at}`));
  const reading = readExistence(deps, 'index', reconciliation, {
    signal: stop.signal,
    onPage: () => stop.abort(new Error('Stopped.')),
  });
  await expect(reading).rejects.toThrow('Stopped.');
  // Pages that were answered by then count; nothing is concluded from the others.
  expect(reconciliation.count('missing')).toBeLessThan(1_000);
  expect(reconciliation.count('missing') % 100).toBe(0);
  expect(reconciliation.count('unknown')).toBe(1_000 - reconciliation.count('missing'));
});

/** A service that lists these pages, one after the other, and fails the one of which `refuse` says so. */
function listingOf(
  pages: readonly (readonly Vector[])[],
  refuse: (page: number) => ServiceError | null = () => null,
) {
  const api: Pick<VectorApi, 'listVectors'> = {
    async listVectors({ nextToken = '0', segmentIndex = 0 }) {
      const page = Number(nextToken);
      const refusal = refuse(page);
      if (refusal !== null) throw refusal;
      // All that there is comes in the first segment.
      if (segmentIndex > 0) return { vectors: [] };
      const isLast = page === pages.length - 1;
      return { vectors: [...(pages[page] ?? [])], ...(!isLast && { nextToken: String(page + 1) }) };
    },
  };
  // Nothing but ListVectors is asked for here; any other call would fail the test.
  return { api: api as VectorApi, clock };
}

test('a listing of the whole index tells what is there, and only its end what is not', async () => {
  const metadata = { lang: 'en' };
  const pages = [[{ key: 'a', metadata }, { key: 'other' }], [{ key: 'A ' }], [{ key: 'b' }]];
  const reconciliation = listed('a', 'b', 'A ', 'nowhere', 'B');
  const seen: number[] = [];
  const listing = { ...options, gate: new Gate(), onRetry: () => undefined };
  const read = (refuse?: (page: number) => ServiceError | null) =>
    listExistence(listingOf(pages, refuse), 'index', reconciliation, {
      ...listing,
      onPage: (keys) => seen.push(keys),
    });

  const failing = read((page) => (page === 2 ? forbidden : null));

  await expect(failing).rejects.toBe(forbidden);
  expect(states(reconciliation)).toEqual(['found', 'unknown', 'found', 'unknown', 'unknown']);
  await read();
  expect(states(reconciliation)).toEqual(['found', 'found', 'found', 'missing', 'missing']);
  expect(reconciliation.fingerprintOf(0)).toBe(metadataFingerprint(metadata));
  expect(seen.filter((keys) => keys > 0)).toEqual([2, 1, 2, 1, 1]);
});

test('rows of the whole index tell what is there', () => {
  const reconciliation = listed('a', 'b', 'c');
  run(
    existenceFromRows(reconciliation, [
      { key: 'c', metadata: { n: '1' } },
      { key: 'd', metadata: {} },
    ]),
  );
  expect(states(reconciliation)).toEqual(['missing', 'missing', 'found']);
  expect(reconciliation.fingerprintOf(2)).toBe(metadataFingerprint({ n: '1' }));
});

test('a missing key is told what it may mean, a found one is not', () => {
  const reconciliation = listed('Doc-1', 'doc-2', 'doc-3', 'nothing like it');
  run(existenceFromRows(reconciliation, [{ key: 'doc-2', metadata: {} }]));
  const near = new NearMisses(reconciliation);
  run(near.prepare());
  run(near.seeAll(['doc-1', 'DOC-2', 'doc-3 ', 'doc-3 ', 'doc-3\u200b', 'doc-3 ', 'x']));
  expect([...near.ids()]).toEqual([0, 2]);
  expect(near.nearTo(0)).toEqual({ keys: ['doc-1'], more: 0 });
  expect(near.nearTo(1)).toBeNull();
  expect(near.nearTo(2)).toEqual({ keys: ['doc-3 ', 'doc-3\u200b'], more: 0 });
  // The index may list a key twice while it changes; it is named once.
  expect(near.seen).toBe(6);
});

test('of many keys that a missing one may mean, five are named and the others counted', () => {
  const reconciliation = listed('doc');
  reconciliation.noteMissing(0);
  const near = new NearMisses(reconciliation);
  run(near.prepare());
  run(near.seeAll(Array.from({ length: 9 }, (_, at) => `doc${' '.repeat(at + 1)}`)));
  expect(near.nearTo(0)?.keys).toHaveLength(5);
  expect(near.nearTo(0)?.more).toBe(4);
});
