import { type ChildProcess, fork } from 'node:child_process';
import { parseArgs } from 'node:util';
import { play } from '#engine/simulation/play.ts';
import { storyOf } from '#engine/simulation/story.ts';
import type { Violation } from '#engine/simulation/witness.ts';

/**
 * Plays the engine's simulation over many seeds, in several processes, and prints
 * the command that replays a story in which a promise was broken. See README.md.
 */

const CHUNK = 500;
const PROGRESS_MS = 30_000;
/** So many failing seeds are shown; more tell nothing new. */
const SHOWN = 10;

interface Chunk {
  readonly from: number;
  readonly to: number;
}

/** What the stories of a chunk came to. */
interface Tally {
  seeds: number;
  lives: number;
  crashes: number;
  entries: number;
  requests: number;
  /** Lives that ended at rest, by reason, and runs by their end. */
  readonly ends: Record<string, number>;
  readonly failed: { readonly seed: number; readonly violation: Violation }[];
}

const idle = () => new Promise<void>((resolve) => setImmediate(resolve));

const { values: flags } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string', default: '10000' },
    from: { type: 'string', default: '0' },
    workers: { type: 'string', default: '2' },
    first: { type: 'boolean', default: false },
    worker: { type: 'boolean', default: false },
  },
});

if (flags.worker) {
  // A stack trace for each of millions of expected failures costs a fifth of the time.
  Error.stackTraceLimit = 0;
  process.on('disconnect', () => process.exit());
  process.on('message', (chunk: Chunk) => {
    void playChunk(chunk).then((tally) => process.send?.(tally));
  });
} else if (flags.seed === undefined) {
  process.exitCode = (await campaign()) ? 0 : 1;
} else {
  process.exitCode = (await replay(Number(flags.seed))) ? 0 : 1;
}

/** @returns whether every promise was kept */
async function campaign(): Promise<boolean> {
  const from = Number(flags.from);
  const total = noTally();
  const end = from + Number(flags.seeds);
  const begunAt = Date.now();
  let next = from;
  const chunks = (): Chunk | null => {
    const isEnough = flags.first && total.failed.length > 0;
    if (next >= end || isEnough || total.failed.length >= SHOWN) return null;
    const chunk = { from: next, to: Math.min(end, next + CHUNK) };
    next = chunk.to;
    return chunk;
  };
  const progress = setInterval(() => console.error(summary(total, begunAt)), PROGRESS_MS);
  const workers = Array.from({ length: Number(flags.workers) }, () =>
    fork(import.meta.filename, ['--worker', ...(flags.first ? ['--first'] : [])]),
  );
  await Promise.all(workers.map((worker) => feed(worker, chunks, total)));
  clearInterval(progress);
  console.log(summary(total, begunAt));
  console.log(JSON.stringify(total.ends));
  return total.failed.length === 0;
}

/** Gives a worker one chunk after the other. */
async function feed(worker: ChildProcess, chunks: () => Chunk | null, total: Tally): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const give = () => {
      const chunk = chunks();
      if (chunk === null) {
        worker.removeAllListeners();
        worker.kill();
        resolve();
      } else {
        worker.send(chunk);
      }
    };
    worker.on('message', (tally: Tally) => {
      for (const { seed, violation } of tally.failed) {
        console.log(`Seed ${seed} breaks “${violation.promise}”: ${violation.detail}`);
        console.log(`  npm run test:simulation -- --seed ${seed}`);
      }
      add(total, tally);
      give();
    });
    worker.on('exit', (code) => reject(new Error(`A worker ended with status ${code}.`)));
    give();
  });
}

async function playChunk({ from, to }: Chunk): Promise<Tally> {
  const tally = noTally();
  for (let seed = from; seed < to; seed += 1) {
    const { lives, stage, violations } = await play(storyOf(seed), idle);
    tally.seeds += 1;
    tally.lives += lives.length;
    tally.entries += stage.entries.length;
    tally.requests += stage.world.model.writes.length + stage.world.model.reads.length;
    for (const { state, error } of lives) {
      if (state === null && error === null) tally.crashes += 1;
      const end = state?.ended ?? state?.paused?.reason;
      if (end !== undefined) tally.ends[end] = (tally.ends[end] ?? 0) + 1;
    }
    const [violation] = violations;
    if (violation === undefined) continue;
    tally.failed.push({ seed, violation });
    if (flags.first) break;
  }
  return tally;
}

/** @returns whether every promise was kept */
async function replay(seed: number): Promise<boolean> {
  const { story, stage, lives, violations } = await play(storyOf(seed), idle);
  console.log(JSON.stringify(story, null, 2));
  const begunAt = stage.entries[0]?.at ?? 0;
  for (const { at, ...entry } of stage.entries) {
    const told = entry.type === 'begun' ? { type: 'begun' } : entry;
    console.log(`${String(at - begunAt).padStart(8)} ms  ${JSON.stringify(told)}`);
  }
  for (const [at, { state, error }] of lives.entries()) {
    const end = state?.ended ?? state?.paused?.reason ?? String(error ?? 'it was killed');
    console.log(`life ${at + 1}: ${end}`);
  }
  for (const { promise, detail } of violations) console.log(`breaks “${promise}”: ${detail}`);
  if (violations.length === 0) console.log('Every promise was kept.');
  return violations.length === 0;
}

function noTally(): Tally {
  return { seeds: 0, lives: 0, crashes: 0, entries: 0, requests: 0, ends: {}, failed: [] };
}

function add(total: Tally, { ends, failed, ...more }: Tally): void {
  total.seeds += more.seeds;
  total.lives += more.lives;
  total.crashes += more.crashes;
  total.entries += more.entries;
  total.requests += more.requests;
  total.failed.push(...failed);
  for (const [end, count] of Object.entries(ends)) {
    total.ends[end] = (total.ends[end] ?? 0) + count;
  }
}

function summary({ seeds, lives, crashes, entries, requests, failed }: Tally, begunAt: number) {
  const seconds = Math.round((Date.now() - begunAt) / 1000);
  return `${seeds} stories in ${seconds} s: ${lives} lives (${crashes} killed), ${entries} entries, ${requests} requests; ${failed.length} stories broke a promise.`;
}
