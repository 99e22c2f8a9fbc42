import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createStore, type Store } from './create-store.ts';
import { DataFolderInUseError } from './data-folder-lock.ts';

const WRITER = fileURLToPath(new URL('./write-until-killed.ts', import.meta.url));
const BATCH = 100;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'emulator-crash-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Lets the writer acknowledge `batches` batches and kills it in the middle of the next. */
function writeAndKill(first: number, batches: number, whileRunning?: () => void) {
  return new Promise<readonly string[]>((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', WRITER, folder, String(first)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaint += chunk.toString('utf8');
    });
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      if (output.split('\n').filter((line) => line.startsWith('put')).length < batches) return;
      whileRunning?.();
      child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(output.split('\n').slice(0, -1));
      else reject(new Error(`The writer ended by itself. ${complaint}`));
    });
  });
}

function keysByBatch(store: Store) {
  const index = store.indexes.find('crash', 'batches');
  if (index === null) throw new Error('The index is gone.');
  const found = new Map<number, number>();
  const shown = { data: true, metadata: true };
  for (const { key, data, metadata } of store.vectorsOf(index).page(null, 1_000_000, shown, null)) {
    const { batch } = JSON.parse(metadata.toString('utf8'));
    expect([...data]).toEqual(new Array(8).fill(Number(batch)));
    if (key.toString('utf8') === 'latest') found.set(-1, Number(batch));
    else found.set(Number(batch), (found.get(Number(batch)) ?? 0) + 1);
  }
  return found;
}

it('keeps all that was acknowledged through kill -9, and nothing by halves', async () => {
  const acknowledged = new Set<number>();
  const deleted = new Set<number>();
  const deleting = new Set<number>();
  let next = 0;
  for (const batches of [3, 11, 40]) {
    for (const line of await writeAndKill(next, batches)) {
      const [event, number] = line.split(' ');
      const sets = { put: acknowledged, deleting, deleted };
      if (event === 'put' || event === 'deleting' || event === 'deleted') {
        sets[event].add(Number(number));
      }
    }
    const store = createStore(folder);
    const found = keysByBatch(store);
    store.close();

    const latest = found.get(-1) ?? 0;
    const last = Math.max(...acknowledged);
    expect(latest).toBeGreaterThanOrEqual(last);
    for (const batch of acknowledged) {
      const count = found.get(batch) ?? 0;
      if (deleted.has(batch)) expect(count).toBe(0);
      else if (deleting.has(batch)) expect([0, BATCH]).toContain(count);
      else expect(count).toBe(BATCH);
    }
    for (const [batch, count] of found) if (batch >= 0) expect(count).toBe(BATCH);
    next = latest + 1;
  }
}, 60_000);

it('refuses a second process while the first one runs, and takes over once it is killed', async () => {
  let refusal: unknown;
  await writeAndKill(0, 1, () => {
    try {
      createStore(folder).close();
    } catch (error) {
      refusal = error;
    }
  });

  expect(refusal).toBeInstanceOf(DataFolderInUseError);
  const store = createStore(folder);
  expect(store.indexes.find('crash', 'batches')).not.toBeNull();
  store.close();
}, 30_000);
