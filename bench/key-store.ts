import { fork } from 'node:child_process';
import { once } from 'node:events';
import { RegexAnswers } from '#console/worker/regex-answers.ts';
import { RegexKeys } from '#console/worker/regex-keys.ts';
import { Bitmap } from '#engine/bitmap.ts';
import { KeyStore } from '#engine/key-store.ts';
import { KnownOrders } from '#engine/known-orders.ts';
import type { RowCondition } from '#engine/row-condition.ts';
import { facetOf } from '#engine/row-facets.ts';
import { rowsInOrder } from '#engine/row-order.ts';
import { rowsWhere } from '#engine/rows-where.ts';
import type { MetadataFilter } from '#protocol/metadata-filter.ts';
import type { Metadata } from '#protocol/vector.ts';

/**
 * Measures the store of the rows that were read: memory, and how long each kind
 * of question takes. See README.md for what is measured and how.
 */

const MILLION = Number(process.env.BENCH_KEYS ?? 1_000_000);
const REPEATS = Number(process.env.BENCH_REPEATS ?? 20);
const MOST_MS = 150;

const SCENES = {
  fields: `${MILLION.toLocaleString('en')} keys with six fields`,
  disorder: `${MILLION.toLocaleString('en')} keys in disorder`,
  keys: `${(10 * MILLION).toLocaleString('en')} keys without metadata`,
} as const;
type Scene = keyof typeof SCENES;

const [scene] = process.argv.slice(2);
if (scene === 'fields') measureFields();
else if (scene === 'disorder') measureDisorder();
else if (scene === 'keys') measureKeys();
else process.exitCode = (await measureEach()) ? 0 : 1;

/** Each in a process of its own, so that none inherits another's memory. @returns whether all targets hold */
async function measureEach(): Promise<boolean> {
  console.log(`Node ${process.version}, each question asked ${REPEATS} times`);
  const codes: unknown[] = [];
  for (const name of Object.keys(SCENES)) {
    const child = fork(import.meta.filename, [name], {
      execArgv: [...process.execArgv, '--expose-gc'],
    });
    const [code] = await once(child, 'exit');
    codes.push(code);
  }
  return codes.every((code) => code === 0);
}

function measureFields(): void {
  const store = fill('fields', MILLION, (at) => at, metadataOf);
  printMemory('fields', store, 250);
  printHeading();
  const where = (what: string, condition: Exclude<RowCondition, { kind: 'matches' }>) =>
    time(what, () => rowsWhere(store, condition, null));
  const metadata = (what: string, filter: MetadataFilter) =>
    where(what, { kind: 'metadata', filter });
  where('key starts with', { kind: 'starts-with', text: 'document-0012' });
  where('key ends with', { kind: 'ends-with', text: '99#chunk' });
  where('key contains', { kind: 'contains', text: '1234' });
  where('key contains one character', { kind: 'contains', text: '7' });
  where('key equals', { kind: 'equals', text: keyOf(4711) });
  where('length', { kind: 'length', min: 23, max: 30 });
  where('looks like another', { kind: 'looks-alike' });
  time('expression, keys sent', () => rowsMatching(store, new RegexAnswers(), '(12|34)5', true));
  const answers = new RegexAnswers();
  finish(rowsMatching(store, answers, '^$', true));
  const matches = (what: string, pattern: string) =>
    time(what, () => rowsMatching(store, answers, pattern, false));
  matches('expression, keys kept', '(12|34)5');
  matches('expression, kept, many found', '^doc.*7.*k$');
  metadata('$eq, 4 values', { language: { $eq: 'en' } });
  metadata('$eq, all different', { title: { $eq: titleOf(4711) } });
  metadata('$in, 300 values', { category: { $in: ['category-1', 'category-200'] } });
  metadata('$nin, all different', { title: { $nin: [titleOf(1), titleOf(2)] } });
  metadata('$gte, numbers', { year: { $gte: 2010 } });
  metadata('$exists', { reviewed: { $exists: true } });
  metadata('$and, $or of five conditions', {
    $and: [
      { $or: [{ language: { $eq: 'en' } }, { language: { $eq: 'de' } }] },
      { year: { $lt: 2010 } },
      { category: { $ne: 'category-7' } },
      { reviewed: { $eq: 'true' } },
    ],
  });
  const half = new Bitmap(MILLION);
  for (let row = 0; row < MILLION; row += 2) half.add(row);
  const facet = (what: string, field: string, within: Bitmap | null) =>
    time(what, () => facetOf(store, field, within, 40));
  facet('facet, 4 values', 'language', null);
  facet('facet, 300 values', 'category', null);
  facet('facet, all different', 'title', null);
  facet('facet, 300 values, half of the rows', 'category', half);
  const order = (what: string, field: string | null, within: Bitmap | null) =>
    time(what, () => rowsInOrder(store, { field, descending: true }, within));
  order('sort by key', null, null);
  order('sort by 4 values', 'language', null);
  order('sort by 300 values', 'category', null);
  order('sort by numbers', 'year', null);
  order('sort by different texts', 'title', null);
  order('sort by different texts, hashed', 'source', null);
  order('sort by different texts, half of the rows', 'title', half);
  const known = measureAhead(store);
  const again = (what: string, field: string, within: Bitmap | null) =>
    time(what, () => rowsInOrder(store, { field, descending: true }, within, known));
  again('different texts, found out ahead', 'title', null);
  again('hashed, found out ahead', 'source', null);
  again('half of the rows, found out ahead', 'title', half);
}

/** Orders as a table has them found out in spare time, once its reading is over. */
function measureAhead(store: KeyStore): KnownOrders {
  const known = new KnownOrders(store);
  const used = process.cpuUsage();
  finish(known.catchUp());
  const { user, system } = process.cpuUsage(used);
  console.log(
    `orders found out ahead: ${Math.round((user + system) / 1000)} ms of the processor, ${(known.bytes / 1e6).toFixed(0)} MB`,
  );
  return known;
}

/** As from a service that does not list keys in order. */
function measureDisorder(): void {
  const store = fill('disorder', MILLION, shuffled, (at) => ({ rank: shuffled(at) / 7 }));
  printMemory('disorder', store, null);
  printHeading();
  time('sort by key', () => rowsInOrder(store, { field: null, descending: false }, null));
  time('sort by different numbers', () =>
    rowsInOrder(store, { field: 'rank', descending: false }, null),
  );
  const filter = { rank: { $lt: MILLION / 14 } };
  time('$lt, all different', () => rowsWhere(store, { kind: 'metadata', filter }, null));
  time('facet, different numbers', () => facetOf(store, 'rank', null, 40));
  const known = measureAhead(store);
  time('sort by key, found out ahead', () =>
    rowsInOrder(store, { field: null, descending: false }, null, known),
  );
}

function measureKeys(): void {
  const store = fill(
    'keys',
    10 * MILLION,
    (at) => at,
    () => ({}),
  );
  printMemory('keys', store, 500);
}

/** As the thread of the expressions does it, without the way there and back. */
function* rowsMatching(
  store: KeyStore,
  answers: RegexAnswers,
  pattern: string,
  isSent: boolean,
): Generator<void, number> {
  let found = 0;
  for (const keys of RegexKeys.of(store, null)) {
    const { store: number, portion, places } = keys;
    const sent = isSent ? keys.pack() : null;
    const which = { store: number, portion, keys: sent, isKept: true, places };
    found += answers.answer({ pattern, ignoreCase: false, ...which }).length;
    yield;
  }
  return found;
}

function finish(task: Generator<void, unknown>): void {
  for (let done: boolean | undefined = false; done !== true; done = task.next().done);
}

function fill(
  name: Scene,
  count: number,
  numberOf: (at: number) => number,
  metadata: (number: number) => Metadata,
): KeyStore {
  console.log(`\n${SCENES[name]}`);
  const store = new KeyStore();
  const begun = performance.now();
  let longest = 0;
  for (let at = 0; at < count; ) {
    const pageBegun = performance.now();
    for (const end = Math.min(count, at + 1000); at < end; at += 1) {
      store.add(keyOf(numberOf(at)), metadata(at));
    }
    longest = Math.max(longest, performance.now() - pageBegun);
  }
  const seconds = (performance.now() - begun) / 1000;
  console.log(
    `fill                 ${seconds.toFixed(1)} s, ${Math.round(count / seconds).toLocaleString('en')} rows/s, longest page of 1,000 ${longest.toFixed(0)} ms`,
  );
  return store;
}

/** @param most megabytes of heap and buffers */
function printMemory(name: Scene, store: KeyStore, most: number | null): void {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  const held = (heapUsed + arrayBuffers) / 1e6;
  const verdict = most === null ? '' : `, target ≤ ${most} MB`;
  console.log(
    `memory               ${held.toFixed(0)} MB of heap and buffers${verdict} (the store ${(store.bytes / 1e6).toFixed(0)} MB, resident ${(rss / 1e6).toFixed(0)} MB)`,
  );
  const full = MILLION >= 1_000_000;
  if (full && most !== null && held > most) miss(`memory of ${SCENES[name]}`);
}

function printHeading(): void {
  console.log(`${' '.repeat(44)}   p50   p95  processor p95  longest step`);
}

/** Runs a question to its end, again and again, its steps one after the other without a rest. */
function time(what: string, question: () => Generator<void, unknown>): void {
  const wall: number[] = [];
  const processor: number[] = [];
  const steps: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    const used = process.cpuUsage();
    const begun = performance.now();
    let longest = 0;
    for (let task = question(), done: boolean | undefined = false; done !== true; ) {
      const stepBegun = performance.now();
      done = task.next().done;
      longest = Math.max(longest, performance.now() - stepBegun);
    }
    wall.push(performance.now() - begun);
    const { user, system } = process.cpuUsage(used);
    processor.push((user + system) / 1000);
    steps.push(longest);
  }
  const p95 = quantile(wall, 0.95);
  console.log(
    `${what.padEnd(44)}${figure(quantile(wall, 0.5))}${figure(p95)}${figure(quantile(processor, 0.95)).padStart(15)}${figure(quantile(steps, 0.5)).padStart(14)}`,
  );
  if (p95 > MOST_MS) miss(what);
}

function quantile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

function figure(ms: number): string {
  return ms.toFixed(1).padStart(6);
}

function miss(what: string): void {
  console.log(`MISSED: ${what}`);
  process.exitCode = 1;
}

function keyOf(number: number): string {
  return `document-${String(number).padStart(8, '0')}#chunk`;
}

function titleOf(number: number): string {
  return `Document ${number} of the collection`;
}

function metadataOf(number: number): Metadata {
  const hash = Math.imul(number + 1, 0x9e3779b1) >>> 0;
  return {
    title: titleOf(number),
    source: `${hash.toString(16).padStart(8, '0')}/archive/${number}.pdf`,
    language: ['en', 'de', 'zh', 'fr'][hash & 3] ?? '',
    category: `category-${hash % 300}`,
    year: 2000 + (hash % 25),
    reviewed: number % 3 === 0 ? 'true' : 'false',
  };
}

/** Every number below a million once, for a prime that does not divide it. */
function shuffled(at: number): number {
  return (at * 611_953) % MILLION;
}
