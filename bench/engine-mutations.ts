import { spawn } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MUTATIONS, type Mutation } from './planted-bugs.ts';

/**
 * Plants bugs in the engine, one at a time, and lets the simulation look for each.
 * A bug that it does not find is one that it would not find in earnest either.
 */

/** As many as the unit tests play. */
const SEEDS = 10_000;
const LIMIT_MS = 10 * 60 * 1000;
const ROOM = join('.cache', 'mutations');

const wanted = process.argv.slice(2);
const chosen = MUTATIONS.filter(
  ({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)),
);
await Promise.all(chosen.map(requirePlace));
let survivors = 0;
console.log('| planted bug | found by seed | broken promise |\n|---|---|---|');
for (const mutation of chosen) {
  await plant(mutation);
  const found = await search();
  if (found === null) survivors += 1;
  console.log(`| ${mutation.name} | ${found?.seed ?? '—'} | ${found?.promise ?? 'NOT FOUND'} |`);
}
await rm(ROOM, { recursive: true, force: true });
if (survivors > 0) {
  console.error(`${survivors} of ${chosen.length} planted bugs were not found.`);
  process.exitCode = 1;
}

/** The engine changes; a bug that is planted nowhere would be found nowhere. */
async function requirePlace({ name, file, find }: Mutation): Promise<void> {
  const source = await readFile(join('src', 'engine', file), 'utf8');
  if (source.split(find).length !== 2) {
    throw new Error(`“${name}” finds its place in ${file} not exactly once; adapt it.`);
  }
}

/** A copy of the engine with the bug in it. */
async function plant({ file, find, replace }: Mutation): Promise<void> {
  await rm(ROOM, { recursive: true, force: true });
  await mkdir(join(ROOM, 'bench'), { recursive: true });
  const isSource = (path: string) => !path.endsWith('.test.ts');
  for (const room of ['engine', 'protocol']) {
    await cp(join('src', room), join(ROOM, 'src', room), { recursive: true, filter: isSource });
  }
  await cp('package.json', join(ROOM, 'package.json'));
  await cp(join('bench', 'simulation.ts'), join(ROOM, 'bench', 'simulation.ts'));
  const path = join(ROOM, 'src', 'engine', file);
  const source = await readFile(path, 'utf8');
  await writeFile(
    path,
    source.replace(find, () => replace),
  );
}

/** @returns the first seed in which the simulation notices; null when none does */
async function search(): Promise<{ seed: string; promise: string } | null> {
  const flags = ['--first', '--seeds', String(SEEDS), '--workers', '1'];
  const child = spawn(process.execPath, [...process.execArgv, 'bench/simulation.ts', ...flags], {
    cwd: ROOM,
    timeout: LIMIT_MS,
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  });
  let output = '';
  child.stdout?.on('data', (data) => {
    output += String(data);
  });
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.on('close', (...end) => resolve(end));
  });
  const [, seed, promise] = /Seed (\d+) breaks “([^”]+)”/.exec(output) ?? [];
  if (seed !== undefined && promise !== undefined) return { seed, promise };
  if (code === 0) return null;
  throw new Error(`The simulation ended with ${code ?? signal} and found nothing.\n${output}`);
}
