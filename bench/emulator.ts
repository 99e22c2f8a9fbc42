import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createSignedClient,
  inLanes,
  peakMegabytes,
  perSecond,
  startEmulator,
  timed,
  vectorPool,
} from './emulator-process.ts';

/**
 * Measures the emulator's storage over HTTP, in a process of its own, as
 * another program would use it. See README.md for what is measured and how.
 */

const DIMENSION = 128;
const BATCH = 500;
const COUNT = Number(process.env.BENCH_VECTORS ?? 1_000_000);
/** Requests on their way at a time when writing and deleting: one is prepared while another is worked on. */
const LANES = 2;
const BUCKET = 'bench';
const INDEX = 'million';

interface Row {
  readonly what: string;
  readonly measured: string;
  readonly target: string;
  readonly holds: boolean;
}

const rows: Row[] = [];
const folder = await mkdtemp(join(tmpdir(), 'emulator-bench-'));
const { emulator, url } = await startEmulator(folder);
const client = createSignedClient(url, LANES);
try {
  await measure(emulator.pid ?? 0);
} finally {
  emulator.kill('SIGTERM');
  await once(emulator, 'exit');
  client.close();
  await rm(folder, { recursive: true, force: true });
}
printTable(rows);
process.exitCode = rows.every(({ holds }) => holds) ? 0 : 1;

async function measure(pid: number): Promise<void> {
  await call('PUT', '', '');
  await call(
    'POST',
    'putVectorIndex',
    `{"indexName":"${INDEX}","dataType":"float32","dimension":${DIMENSION},"distanceMetric":"cosine"}`,
  );

  const pool = vectorPool(4096, DIMENSION);
  const written = await timed(() =>
    inLanes(LANES, COUNT / BATCH, (batch) => call('POST', 'putVectors', putBody(batch, pool))),
  );
  add('write, batches of 500', written, COUNT, 'vectors', (COUNT / 1_000_000) * 180);
  rows.push({
    what: 'disk after writing',
    measured: `${Math.round((await folderBytes(folder)) / 1e6)} MB`,
    target: '',
    holds: true,
  });

  let listed = 0;
  const keys = await timed(async () => {
    listed = await listAll('');
  });
  if (listed !== COUNT) throw new Error(`${listed} of ${COUNT} keys were listed.`);
  add('list keys, pages of 1,000, one serial client', keys, COUNT, 'keys', (COUNT / 1e6) * 15);
  const metadata = await timed(async () => {
    await listAll(',"returnMetadata":true');
  });
  add('list with metadata, likewise', metadata, COUNT, 'vectors', null);

  const early = COUNT / 5;
  const deleted = await timed(() => deleteRange(0, early));
  addRate('delete, batches of 500', deleted, early, 20_000);
  await addMemory(pid, 'peak memory without queries', 300);

  const [first = 0, ...times] = await queryTimes(pool);
  const typical = times.sort((a, b) => a - b)[times.length >> 1] ?? 0;
  rows.push(
    {
      what: 'first query, topK 10, exact',
      measured: `${first.toFixed(2)} s`,
      target: '',
      holds: true,
    },
    {
      what: 'query after that, median',
      measured: `${typical.toFixed(2)} s`,
      target: '',
      holds: true,
    },
  );
  const rest = await timed(() => deleteRange(early, COUNT));
  addRate('delete the rest', rest, COUNT - early, 20_000);
  await addMemory(pid, 'peak memory with queries', 1500);
  if ((await listAll('')) !== 0) throw new Error('Some keys outlived their deletion.');
}

function keyOf(number: number): string {
  return `document-${String(number).padStart(8, '0')}#chunk`;
}

function putBody(batch: number, pool: readonly string[]): string {
  const vectors = Array.from({ length: BATCH }, (_, at) => {
    const number = batch * BATCH + at;
    const metadata = `{"title":"Document ${number} of the collection","language":"en","year":"${2000 + (number % 25)}","tags":["a","b"]}`;
    return `{"key":"${keyOf(number)}","data":${pool[number % pool.length]},"metadata":${metadata}}`;
  });
  return `{"indexName":"${INDEX}","vectors":[${vectors.join(',')}]}`;
}

async function listAll(shown: string): Promise<number> {
  let count = 0;
  let token = '';
  do {
    const text = await call(
      'POST',
      'listVectors',
      `{"indexName":"${INDEX}","maxResults":1000${shown}${token}}`,
    );
    const page = JSON.parse(text) as { vectors: readonly unknown[]; nextToken?: string };
    count += page.vectors.length;
    token = page.nextToken === undefined ? '' : `,"nextToken":"${page.nextToken}"`;
  } while (token !== '');
  return count;
}

function deleteRange(from: number, to: number): Promise<void> {
  return inLanes(LANES, (to - from) / BATCH, (batch) => {
    const keys = Array.from({ length: BATCH }, (_, place) => keyOf(from + batch * BATCH + place));
    return call('POST', 'deleteVectors', JSON.stringify({ indexName: INDEX, keys }));
  });
}

async function queryTimes(pool: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  for (let query = 0; query < 10; query += 1) {
    const body = `{"indexName":"${INDEX}","queryVector":${pool[query]},"topK":10,"returnDistance":true}`;
    times.push(await timed(() => call('POST', 'queryVectors', body)));
  }
  return times;
}

/** @returns the body of the answer */
function call(method: string, marker: string, body: string): Promise<string> {
  return client.call(method, BUCKET, marker, body);
}

function add(what: string, seconds: number, count: number, unit: string, most: number | null) {
  rows.push({
    what,
    measured: `${seconds.toFixed(1)} s (${perSecond(count, seconds)} ${unit}/s)`,
    target: most === null ? '' : `≤ ${most} s`,
    holds: most === null || seconds <= most,
  });
}

function addRate(what: string, seconds: number, count: number, least: number) {
  rows.push({
    what,
    measured: `${perSecond(count, seconds)} keys/s (${seconds.toFixed(1)} s)`,
    target: `≥ ${least.toLocaleString('en')} keys/s`,
    holds: count / seconds >= least,
  });
}

/** The most that was resident since the process began, as the kernel counts it. */
async function addMemory(pid: number, what: string, most: number): Promise<void> {
  const megabytes = await peakMegabytes(pid);
  rows.push({
    what,
    measured: Number.isNaN(megabytes) ? 'unknown on this system' : `${megabytes} MB`,
    target: `≤ ${most} MB`,
    holds: !(megabytes > most),
  });
}

async function folderBytes(path: string): Promise<number> {
  const files = ['emulator.db', 'emulator.db-wal'];
  const sizes = files.map((name) =>
    stat(join(path, name)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

function printTable(table: readonly Row[]): void {
  const lines = table.map(({ what, measured, target, holds }) => {
    const verdict = target === '' ? '' : holds ? 'holds' : 'MISSED';
    return `${what.padEnd(46)} ${measured.padEnd(34)} ${target.padEnd(18)} ${verdict}`;
  });
  process.stdout.write(
    `${COUNT.toLocaleString('en')} vectors, ${DIMENSION} dimensions, Node ${process.version}\n${lines.join('\n')}\n`,
  );
}
