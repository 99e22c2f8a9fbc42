import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { Agent, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { signHeaders } from '#signing/sign-headers.ts';
import { createSigningKeyCache } from '#signing/signing-key.ts';

/**
 * Measures the emulator's storage over HTTP, in a process of its own, as
 * another program would use it. See README.md for what is measured and how.
 */

const DIMENSION = 128;
const BATCH = 500;
const COUNT = Number(process.env.BENCH_VECTORS ?? 1_000_000);
const CLI = process.env.BENCH_CLI?.split(' ') ?? ['.cache/bench/cli.js'];
/** Requests on their way at a time when writing and deleting: one is prepared while another is worked on. */
const LANES = 2;
const BUCKET = 'bench';
const INDEX = 'million';

const FACTS = {
  region: 'cn-hangzhou',
  accountId: '1234567890123456',
  credentials: { accessKeyId: 'emulator', accessKeySecret: 'emulator-secret' },
  signingKeyOf: createSigningKeyCache(),
};

interface Row {
  readonly what: string;
  readonly measured: string;
  readonly target: string;
  readonly holds: boolean;
}

const rows: Row[] = [];
const agent = new Agent({ keepAlive: true, maxSockets: LANES });
const folder = await mkdtemp(join(tmpdir(), 'emulator-bench-'));
const { emulator, url } = await start(folder);
try {
  await measure(url, emulator.pid ?? 0);
} finally {
  emulator.kill('SIGTERM');
  await once(emulator, 'exit');
  agent.destroy();
  await rm(folder, { recursive: true, force: true });
}
printTable(rows);
process.exitCode = rows.every(({ holds }) => holds) ? 0 : 1;

async function start(dataDir: string): Promise<{ emulator: ChildProcess; url: URL }> {
  const child = spawn(
    process.execPath,
    [...CLI, 'emulator', '--data-dir', dataDir, '--port', '0', '--json'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  for await (const line of createInterface({ input: child.stdout })) {
    const ready = JSON.parse(line) as { readonly emulator: string };
    return { emulator: child, url: new URL(ready.emulator) };
  }
  throw new Error('The emulator ended before it was ready.');
}

async function measure(at: URL, pid: number): Promise<void> {
  await call(at, 'PUT', '', '');
  await call(
    at,
    'POST',
    'putVectorIndex',
    `{"indexName":"${INDEX}","dataType":"float32","dimension":${DIMENSION},"distanceMetric":"cosine"}`,
  );

  const pool = vectorPool(4096);
  const written = await timed(() =>
    inLanes(COUNT / BATCH, (batch) => call(at, 'POST', 'putVectors', putBody(batch, pool))),
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
    listed = await listAll(at, '');
  });
  if (listed !== COUNT) throw new Error(`${listed} of ${COUNT} keys were listed.`);
  add('list keys, pages of 1,000, one serial client', keys, COUNT, 'keys', (COUNT / 1e6) * 15);
  const metadata = await timed(async () => {
    await listAll(at, ',"returnMetadata":true');
  });
  add('list with metadata, likewise', metadata, COUNT, 'vectors', null);

  const early = COUNT / 5;
  const deleted = await timed(() => deleteRange(at, 0, early));
  addRate('delete, batches of 500', deleted, early, 20_000);
  await addMemory(pid, 'peak memory without queries', 300);

  const [first = 0, ...times] = await queryTimes(at, pool);
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
  const rest = await timed(() => deleteRange(at, early, COUNT));
  addRate('delete the rest', rest, COUNT - early, 20_000);
  await addMemory(pid, 'peak memory with queries', 1500);
  if ((await listAll(at, '')) !== 0) throw new Error('Some keys outlived their deletion.');
}

/** The texts of `size` vectors of 32-bit floats, as SDKs write them. */
function vectorPool(size: number): readonly string[] {
  return Array.from({ length: size }, () => {
    const floats = Float32Array.from({ length: DIMENSION }, () => Math.random() * 2 - 1);
    return `{"float32":[${floats.join(',')}]}`;
  });
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

async function listAll(at: URL, shown: string): Promise<number> {
  let count = 0;
  let token = '';
  do {
    const text = await call(
      at,
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

function deleteRange(at: URL, from: number, to: number): Promise<void> {
  return inLanes((to - from) / BATCH, (batch) => {
    const keys = Array.from({ length: BATCH }, (_, place) => keyOf(from + batch * BATCH + place));
    return call(at, 'POST', 'deleteVectors', JSON.stringify({ indexName: INDEX, keys }));
  });
}

async function queryTimes(at: URL, pool: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  for (let query = 0; query < 10; query += 1) {
    const body = `{"indexName":"${INDEX}","queryVector":${pool[query]},"topK":10,"returnDistance":true}`;
    times.push(await timed(() => call(at, 'POST', 'queryVectors', body)));
  }
  return times;
}

async function inLanes(count: number, work: (at: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const at = next;
      next += 1;
      await work(at);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** @returns the body of the answer */
async function call(at: URL, method: string, marker: string, body: string): Promise<string> {
  const target = `/${BUCKET}/${marker === '' ? '' : `?${marker}`}`;
  const headers = { 'content-type': 'application/json' };
  const signed = signHeaders(
    { method, url: target, headers },
    { ...FACTS, bucket: BUCKET, now: new Date() },
  );
  const request = httpRequest({
    agent,
    hostname: at.hostname,
    port: at.port,
    method,
    path: target,
    headers: { ...headers, ...signed, 'content-length': Buffer.byteLength(body) },
  });
  request.end(body);
  const [response] = await once(request, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  if (response.statusCode >= 300) throw new Error(`${marker}: ${response.statusCode} ${text}`);
  return text;
}

/** @returns seconds */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
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

function perSecond(count: number, seconds: number): string {
  return Math.round(count / seconds).toLocaleString('en');
}

/** The most that was resident since the process began, as the kernel counts it. */
async function addMemory(pid: number, what: string, most: number): Promise<void> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kibibytes = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN);
  const megabytes = Math.round((kibibytes * 1024) / 1e6);
  rows.push({
    what,
    measured: Number.isNaN(kibibytes) ? 'unknown on this system' : `${megabytes} MB`,
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
