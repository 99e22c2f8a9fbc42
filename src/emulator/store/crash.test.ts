import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { brokenPromises, nothingPromised, writeAndKill } from './crash-round.ts';
import { createStore } from './create-store.ts';
import { DataFolderInUseError } from './data-folder-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'emulator-crash-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('keeps all that was acknowledged through kill -9 under load, and nothing by halves', async () => {
  const promised = nothingPromised();
  const moments = [
    { acknowledged: 3, ms: 0 },
    { acknowledged: 40, ms: 5 },
    { acknowledged: 0, ms: 900 },
    { acknowledged: 11, ms: 13 },
  ];
  for (const [round, moment] of moments.entries()) {
    await writeAndKill(folder, promised, round * 100_000, moment);
    expect(brokenPromises(folder, promised)).toEqual([]);
  }
}, 60_000);

it('notices what a store has lost, halved or brought back', async () => {
  const promised = nothingPromised();
  await writeAndKill(folder, promised, 0, { acknowledged: 12, ms: 0 });
  const [kept = 0] = [...promised.put].filter((batch) => !promised.deleting.has(batch));
  const store = createStore(folder);
  const index = store.indexes.find('crash', 'batches') ?? expect.fail();
  store.vectorsOf(index).remove([`batch-${kept}-7`]);
  store.close();
  promised.put.add(999_999);
  promised.deleted.add(kept);

  expect(brokenPromises(folder, promised)).toEqual(
    expect.arrayContaining([
      `Batch ${kept} is there with 99 of 100 keys.`,
      `Batch ${kept} was deleted and is back.`,
      'Batch 999999 was acknowledged and is lost.',
    ]),
  );
}, 60_000);

it('refuses a second process while the first one runs, and takes over once it is killed', async () => {
  let refusal: unknown;
  await writeAndKill(folder, nothingPromised(), 0, { acknowledged: 1, ms: 0 }, () => {
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
