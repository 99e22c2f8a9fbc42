import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { contentFingerprint } from '#engine/fingerprint.ts';
import { batchSizes, type PlannedBatch } from '#engine/plan.ts';
import { planFileLines } from '#engine/plan-file.ts';
import { batchDigest } from '#protocol/batch-digest.ts';
import {
  CLI,
  cpuSeconds,
  createSignedClient,
  FACTS,
  inLanes,
  peakMegabytes,
  perSecond,
  SIGNING_ENVIRONMENT,
  startEmulator,
  timed,
  vectorPool,
} from './emulator-process.ts';
import { BATCH, createIndex, fillIndex } from './fill-index.ts';

/**
 * Measures `run PLAN` against the emulator in a process of its own, and a bare
 * loop that sends the same deletes. See README.md for what is measured and how.
 */

const COUNT = Number(process.env.BENCH_KEYS ?? 1_000_000);
const DIMENSION = Number(process.env.BENCH_DIMENSION ?? 128);
/** `compare`: the loop and the run, without and with latency; `whole`: with backup and drift check. */
const PARTS = (process.env.BENCH_PARTS ?? 'compare,whole').split(',');
const CONCURRENCY = Number(process.env.BENCH_CONCURRENCY ?? 16);
const LATENCY_MS = 200;
const BUCKET = 'bench';
const INDEX = 'million';
const PLACE = { bucket: BUCKET, index: INDEX, dimension: DIMENSION };

const pool = vectorPool(4096, DIMENSION);
const parsedPool = pool.map((text): { float32: number[] } => JSON.parse(text));
const folder = await mkdtemp(join(tmpdir(), 'run-bench-'));
const { emulator, url } = await startEmulator(join(folder, 'emulator'));
const client = createSignedClient(url, CONCURRENCY);
try {
  await createIndex(client, PLACE);
  process.stdout.write(
    `${COUNT.toLocaleString('en')} keys, ${DIMENSION} dimensions, concurrency ${CONCURRENCY}, Node ${process.version}\n`,
  );
  if (PARTS.includes('compare')) {
    for (const latency of [0, LATENCY_MS]) await compare(latency);
  }
  if (PARTS.includes('whole')) await whole();
} finally {
  client.close();
  emulator.kill('SIGTERM');
  await once(emulator, 'exit');
  await rm(folder, { recursive: true, force: true });
}

async function compare(latency: number): Promise<void> {
  await fill();
  await setLatency(latency);
  const cpuBefore = await busy(process.pid);
  const seconds = await timed(bareLoop);
  print(`bare loop, ${latency} ms`, seconds, since(cpuBefore, await busy(process.pid)));
  await setLatency(0);
  await fill();
  const plan = await writePlan(`plain-${latency}`, 'declined', () => '0'.repeat(32));
  await setLatency(latency);
  const run = await execute(plan, ['--no-drift-check']);
  await setLatency(0);
  print(`run, deletes alone, ${latency} ms`, run.deleting, '');
  print(`run, with proof and report, ${latency} ms`, run.seconds, run.load);
  process.stdout.write(
    `  the run's deletes at ${Math.round((seconds / run.deleting) * 100)} % of the loop's rate\n`,
  );
}

async function whole(): Promise<void> {
  await fill();
  const plan = await writePlan('whole', 'required', contentOf);
  const { size } = await stat(plan);
  const run = await execute(plan, []);
  print('run with backup and drift check: all of it', run.seconds, run.load);
  print('  of this: check, confirm, report', run.seconds - run.backup - run.running, '');
  print('  of this: backup, written and compared', run.backup, '');
  print('  of this: drift check, deletes, proof', run.running, '');
  process.stdout.write(`  the plan has ${Math.round(size / 1e6)} MB\n`);
}

async function fill(): Promise<void> {
  await fillIndex(
    client,
    PLACE,
    COUNT,
    (at) =>
      `{"key":"${keyOf(at)}","data":${pool[at % pool.length]},"metadata":${JSON.stringify(metadataOf(at))}}`,
  );
}

/** Each worker signs and sends one delete after the other, as a script over an official SDK does. */
async function bareLoop(): Promise<void> {
  await inLanes(CONCURRENCY, COUNT / BATCH, (batch) => {
    const keys = Array.from({ length: BATCH }, (_, place) => keyOf(batch * BATCH + place));
    return client.call('POST', BUCKET, 'deleteVectors', JSON.stringify({ indexName: INDEX, keys }));
  });
}

interface Execution {
  /** From start to end of the process. */
  readonly seconds: number;
  /** From the first delete that was announced to the last answer. */
  readonly deleting: number;
  /** From the journal's first entry to its last. */
  readonly running: number;
  /** From the check of the plan to the backup's end; 0 without one. */
  readonly backup: number;
  /** Memory and processor time, in words. */
  readonly load: string;
}

/** Seconds that both sides have kept processors busy. */
interface Busy {
  readonly client: number;
  readonly emulator: number;
}

async function execute(plan: string, flags: readonly string[]): Promise<Execution> {
  const words = ['run', plan, '--json', '--endpoint', url.origin, ...flags];
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...CLI, ...words, '--concurrency', String(CONCURRENCY)], {
    env: SIGNING_ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Before anything is awaited: the end of a process that fails at once would be missed.
  const lines = createInterface({ input: child.stdout });
  const pid = child.pid ?? 0;
  const before = { client: 0, emulator: await cpuSeconds(emulator.pid ?? 0) };
  let after = before;
  let peak = 0;
  const watch = setInterval(async () => {
    const [megabytes, now] = [await peakMegabytes(pid), await busy(pid)];
    // Nothing can be read of a process that is ending.
    if (Number.isNaN(megabytes) || Number.isNaN(now.client)) return;
    peak = megabytes;
    after = now;
  }, 200);
  const at = { checked: 0, backup: 0 };
  for await (const line of lines) {
    const event: Record<string, unknown> = JSON.parse(line);
    if (event.event === 'checked') at.checked = performance.now();
    if (event.event === 'backup') at.backup = performance.now();
    if (event.event === 'progress') process.stderr.write(`\r${event.done} ${event.rate}/s   `);
    if (event.event === 'ended') process.stderr.write(`\r${line}\n`);
  }
  if (child.exitCode === null) await once(child, 'exit');
  clearInterval(watch);
  if (child.exitCode !== 0) throw new Error(`run ended with status ${child.exitCode}`);
  return {
    seconds: (performance.now() - startedAt) / 1000,
    backup: at.backup === 0 ? 0 : (at.backup - at.checked) / 1000,
    load: `peak ${peak} MB, ${since(before, after)}`,
    ...(await journalTimes(`${plan}.run/journal.jsonl`)),
  };
}

async function journalTimes(file: string): Promise<Pick<Execution, 'deleting' | 'running'>> {
  let begun = 0;
  let first = 0;
  let answered = 0;
  let last = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const at = Number(/"at":(\d+)/.exec(line)?.[1] ?? 0);
    begun ||= at;
    last = at;
    if (line.includes('"type":"sending"')) first ||= at;
    if (line.includes('"type":"answered"')) answered = at;
  }
  return { deleting: (answered - first) / 1000, running: (last - begun) / 1000 };
}

async function busy(pid: number): Promise<Busy> {
  return { client: await cpuSeconds(pid), emulator: await cpuSeconds(emulator.pid ?? 0) };
}

function since(before: Busy, after: Busy): string {
  const [own, other] = [after.client - before.client, after.emulator - before.emulator];
  return `processor ${own.toFixed(1)} s, the emulator's ${other.toFixed(1)} s`;
}

async function writePlan(
  id: string,
  backup: 'declined' | 'required',
  content: (at: number) => string,
): Promise<string> {
  const file = join(folder, `${id}.jsonl`);
  const now = Date.now();
  const lines = planFileLines(
    {
      id,
      connection: 'bench',
      environment: '',
      region: FACTS.region,
      accountId: FACTS.accountId,
      bucket: BUCKET,
      index: { indexName: INDEX, dimension: DIMENSION, distanceMetric: 'euclidean' },
      confirmedAt: now,
      confirmedBy: 'bench',
      confirmationId: 'bench',
      typedName: INDEX,
      validUntil: now + 86_400_000,
      staged: COUNT,
      count: COUNT,
      driftCheck: true,
      backup,
    },
    plannedBatches(content),
    [],
  );
  await pipeline(Readable.from(lines), createWriteStream(file));
  return file;
}

function* plannedBatches(content: (at: number) => string): Iterable<PlannedBatch> {
  let start = 0;
  for (const size of batchSizes(COUNT)) {
    const keys = Array.from({ length: size }, (_, place) => ({
      key: keyOf(start + place),
      content: content(start + place),
    }));
    start += size;
    yield { keys, digest: batchDigest(keys.map(({ key }) => key)) };
  }
}

function keyOf(at: number): string {
  return `document-${String(at).padStart(8, '0')}#chunk`;
}

function metadataOf(at: number): Record<string, string> {
  return { title: `Document ${at} of the collection`, language: 'en', year: `${2000 + (at % 25)}` };
}

function contentOf(at: number): string {
  const data = parsedPool[at % parsedPool.length] ?? { float32: [] };
  return contentFingerprint({ key: keyOf(at), data, metadata: metadataOf(at) });
}

async function setLatency(ms: number): Promise<void> {
  const rules = ms === 0 ? [] : [{ kind: 'delay', ms }];
  const body = JSON.stringify({ rules });
  const answer = await fetch(new URL('/__emulator/faults', url), { method: 'PUT', body });
  if (!answer.ok) throw new Error(`faults: ${answer.status}`);
}

function print(what: string, seconds: number, more: string): void {
  const figure = `${seconds.toFixed(1)} s`.padStart(9);
  process.stdout.write(
    `${what.padEnd(46)} ${figure} ${`${perSecond(COUNT, seconds)} keys/s`.padStart(18)}  ${more}\n`,
  );
}
