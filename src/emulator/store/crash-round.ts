import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createStore } from './create-store.ts';
import { Sql } from './sql.ts';

const WRITER = fileURLToPath(new URL('./write-until-killed.ts', import.meta.url));
const LANES = 4;
const BATCH = 100;

type Event = 'put' | 'deleting' | 'deleted' | 'made' | 'dropping' | 'dropped';

/** What the writers of all rounds on one folder have said, as sets of batch numbers. */
export type Promised = Readonly<Record<Event, Set<number>>>;

export function nothingPromised(): Promised {
  return {
    put: new Set(),
    deleting: new Set(),
    deleted: new Set(),
    made: new Set(),
    dropping: new Set(),
    dropped: new Set(),
  };
}

/** When to kill: so long after so many acknowledgements, or, with none, after the start. */
interface KillMoment {
  readonly acknowledged: number;
  readonly ms: number;
}

/**
 * Starts the writer and kills it with SIGKILL.
 *
 * @param first number of its first batch, larger than all before
 * @param whileRunning called just before
 * @returns how many batches were acknowledged
 */
export function writeAndKill(
  folder: string,
  promised: Promised,
  first: number,
  moment: KillMoment,
  whileRunning: () => void = () => undefined,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', WRITER, folder, String(first)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let complaint = '';
    let isDoomed = false;
    const killInTime = () => {
      if (isDoomed || countPuts(output) < moment.acknowledged) return;
      isDoomed = true;
      setTimeout(() => {
        whileRunning();
        child.kill('SIGKILL');
      }, moment.ms);
    };
    killInTime();
    child.stderr.on('data', (chunk: Buffer) => {
      complaint += chunk.toString('utf8');
    });
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      killInTime();
    });
    child.on('error', reject);
    child.on('close', (_code, signal) => {
      if (signal !== 'SIGKILL') {
        reject(new Error(`The writer ended by itself. ${complaint}`));
        return;
      }
      // The last line may be cut; what is not whole was not said.
      const lines = output.split('\n').slice(0, -1);
      for (const line of lines) note(promised, line);
      resolve(countPuts(output));
    });
  });
}

function countPuts(output: string): number {
  return output.match(/^put .*\n/gm)?.length ?? 0;
}

function note(promised: Promised, line: string): void {
  const [event = '', number] = line.split(' ');
  if (!(event in promised)) throw new Error(`The writer said "${line}".`);
  // Just looked up.
  promised[event as Event].add(Number(number));
}

/** Opens the folder that a killed writer left, and looks for everything that is not as promised. */
export function brokenPromises(folder: string, promised: Promised): readonly string[] {
  const store = createStore(folder);
  const problems: string[] = [];
  const whole = { data: true, metadata: true };
  const vectorsOf = (name: string) => {
    const index = store.indexes.find('crash', name);
    return index === null ? null : store.vectorsOf(index).page(null, 10_000_000, whole, null);
  };
  const counts = new Map<number, number>();
  const latest = new Map<number, number>();
  for (const { key, data, metadata } of vectorsOf('batches') ?? []) {
    const name = key.toString('utf8');
    const batch = Number(JSON.parse(metadata.toString('utf8')).batch);
    if (data.length !== 8 || !data.every((number) => number === batch)) {
      problems.push(`${name} has the metadata of batch ${batch} and other data.`);
    }
    if (name.startsWith('latest-')) latest.set(Number(name.slice(7)), batch);
    else counts.set(batch, (counts.get(batch) ?? 0) + 1);
  }
  for (const [batch, count] of counts) {
    if (count !== BATCH) problems.push(`Batch ${batch} is there with ${count} of ${BATCH} keys.`);
    if (promised.deleted.has(batch)) problems.push(`Batch ${batch} was deleted and is back.`);
  }
  for (const batch of promised.put) {
    const gone = !counts.has(batch) && !promised.deleting.has(batch);
    if (gone) problems.push(`Batch ${batch} was acknowledged and is lost.`);
    if ((latest.get(batch % LANES) ?? -1) < batch) {
      problems.push(`The latest of lane ${batch % LANES} is older than batch ${batch}.`);
    }
  }
  for (const batch of promised.made) {
    const count = vectorsOf(`index${batch}`)?.length ?? null;
    if (promised.dropped.has(batch) && count !== null) problems.push(`index${batch} is back.`);
    const mayBeGone = promised.dropping.has(batch) && count === null;
    if (!promised.dropped.has(batch) && !mayBeGone && count !== BATCH) {
      problems.push(`index${batch} was acknowledged and has ${count} keys.`);
    }
  }
  store.close();
  return [...problems, ...structuralProblems(folder)];
}

/** What SQLite finds wrong, and tables of vectors without an index or the reverse. */
function structuralProblems(folder: string): readonly string[] {
  const sql = new Sql(join(folder, 'emulator.db'));
  // As the store does; without it a database with a log beside it cannot be opened.
  sql.exec('PRAGMA locking_mode = EXCLUSIVE');
  const found = sql.all('PRAGMA integrity_check').map(({ integrity_check }) => integrity_check);
  const tables = sql
    .all("SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'vectors_*'")
    .map(({ name }) => String(name));
  const indexes = sql.all('SELECT id FROM vector_indexes').map(({ id }) => `vectors_${id}`);
  sql.close();
  return [
    ...found.filter((text) => text !== 'ok').map(String),
    ...tables.filter((name) => !indexes.includes(name)).map((name) => `${name} has no index.`),
    ...indexes.filter((name) => !tables.includes(name)).map((name) => `${name} is missing.`),
  ];
}
