import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ODD_KEYS } from '#emulator/sample/odd-keys.ts';
import type { Vector } from '#protocol/vector.ts';
import { runCli, startCli } from './testing/run-cli.ts';
import { startBucket, type TestBucket } from './testing/test-bucket.ts';

// Each start of the command line from source takes a second or two.
vi.setConfig({ testTimeout: 240_000 });

let bucket: TestBucket;
beforeEach(async () => {
  bucket = await startBucket();
});
afterEach(() => bucket.close());

/** Subnormals, both zeros, the largest, and what has no short decimal. */
const EXTREMES = [-0, 0, 1e-45, -1.1754942e-38, 3.4028234663852886e38, -3.4028234663852886e38, 0.1];

const oddVectors = (): Vector[] =>
  ODD_KEYS.map((key, at) => ({
    key,
    data: {
      float32: [
        Math.fround(EXTREMES[at % EXTREMES.length] ?? 0),
        Math.fround(EXTREMES[(at * 3 + 1) % EXTREMES.length] ?? 0),
      ],
    },
    ...(at % 5 > 0 && { metadata: { text: `${key.slice(0, 99)}\n"`, list: ['ä', '', '\u2028'] } }),
  }));

/** Deletes the keys with a backup, and says where that is. */
async function deleted(from: TestBucket, keys: readonly string[]): Promise<string> {
  const plan = await from.plan(keys);
  const result = await runCli('run', plan, ...from.flags, '--json');
  expect(result.events.at(-1)).toMatchObject({ 'proven-gone': keys.length });
  return `${plan}.run/backup.jsonl.gz`;
}

it('puts odd keys and extreme numbers back exactly as they were', async () => {
  await bucket.put(oddVectors());
  const before = await bucket.content();
  expect(before.get(ODD_KEYS[0] ?? '')?.data?.float32[0]).toBe(-0);
  const backup = await deleted(bucket, ODD_KEYS);
  expect((await bucket.content()).size).toBe(0);

  const result = await runCli('restore', backup, ...bucket.flags, '--yes', '--json');

  expect(result.errors).toBe('');
  expect(result.status).toBe(0);
  expect(result.events.at(-1)).toMatchObject({ restored: ODD_KEYS.length, failed: 0 });
  expect(await bucket.content()).toStrictEqual(before);
  const audit = [`${backup}.restore/audit.jsonl`, '--report', `${backup}.restore/report.jsonl`];
  const verified = await runCli('audit', 'verify', ...audit, '--backup', backup);
  expect(verified).toMatchObject({ status: 0, errors: '' });
});

it('puts the sample index back as it was, over a kill', async () => {
  const sample = await startBucket({ sample: true });
  try {
    const before = await sample.content();
    const backup = await deleted(sample, [...before.keys()]);
    sample.emulator.faults.replace([{ kind: 'delay', operation: 'putVectors', ms: 100 }]);
    const flags = [...sample.flags, '--yes', '--json', '--concurrency', '1'];
    const cut = startCli('restore', backup, ...flags);
    while (!existsSync(`${backup}.restore/journal.jsonl`)) await wait(20);
    await wait(800);
    cut.child.kill('SIGKILL');
    await cut.ended;
    const halfway = (await sample.content()).size;

    const result = await runCli('restore', backup, ...flags);

    expect(halfway).toBeLessThan(before.size);
    expect(result.status).toBe(0);
    expect(result.events.at(-1)).toMatchObject({ event: 'ended', failed: 0, staged: before.size });
    expect(await sample.content()).toStrictEqual(before);
  } finally {
    await sample.close();
  }
});

it('shows conflicts before anything is written, and keeps what is there', async () => {
  const vectors = ['a', 'b', 'c', 'other'].map((key) => ({
    key,
    data: { float32: [1, 2] },
    metadata: {},
  }));
  await bucket.put(vectors);
  const before = await bucket.content();
  const backup = await deleted(bucket, ['a', 'b', 'c', 'other']);
  const changed = { key: 'b', data: { float32: [3, 4] }, metadata: {} };
  await bucket.put([...vectors.slice(0, 1), changed]);

  const listed = join(bucket.folder, 'keys.txt');
  writeFileSync(listed, 'a\nb\nc\nnever was\n');
  const chosen = [backup, ...bucket.flags, '--keys', listed];
  const shown = await runCli('restore', ...chosen, '--dry-run', '--json');
  expect(shown.status).toBe(0);
  expect(shown.events.filter(({ event }) => event !== 'progress')).toEqual([
    expect.objectContaining({ event: 'checked', chosen: 3, notInBackup: 1 }),
    { event: 'conflicts', absent: 1, same: 1, different: 1, examples: ['b'], overwrite: false },
  ]);
  expect(existsSync(`${backup}.restore`)).toBe(false);

  const unasked = await runCli('restore', ...chosen);
  expect(unasked).toMatchObject({ status: 2, errors: expect.stringContaining('--yes') });
  expect((await bucket.content()).size).toBe(2);

  const kept = await runCli('restore', ...chosen, '--yes', '--json');
  expect(kept.events.at(-1)).toMatchObject({
    restored: 1,
    'already-there': 1,
    'different-kept': 1,
    failed: 0,
  });
  expect((await bucket.content()).get('b')).toEqual(changed);

  const other = [...chosen, '--overwrite', '--yes', '--json'];
  const mixedUp = await runCli('restore', ...other);
  expect(mixedUp).toMatchObject({ status: 2, errors: expect.stringContaining('another restore') });
  const over = await runCli('restore', ...other, '--work-dir', join(bucket.folder, 'over'));
  expect(over.events.at(-1)).toMatchObject({ restored: 1, 'already-there': 2 });
  before.delete('other');
  expect(await bucket.content()).toStrictEqual(before);
});

it('says what is wrong and writes nothing', async () => {
  await bucket.put([{ key: 'a', data: { float32: [1, 2] } }]);
  const backup = await deleted(bucket, ['a']);
  await bucket.makeIndex('cosines', 2, 'cosine');
  const restore = (...words: readonly string[]) =>
    runCli('restore', backup, ...bucket.flags, '--yes', ...words);

  expect(await restore('--into', 'films/nowhere')).toMatchObject({
    status: 2,
    errors: expect.stringContaining('PutVectorIndex {"indexName":"nowhere"'),
  });
  expect(await restore('--into', 'films/cosines')).toMatchObject({
    status: 2,
    errors: expect.stringContaining('distanceMetric'),
  });
  expect(await restore('--prefix', 'zzz')).toMatchObject({
    status: 2,
    errors: expect.stringContaining('None of the 1 vectors'),
  });
  expect(await restore('--only', 'x', '--prefix', 'y')).toMatchObject({ status: 2 });
  const whole = readFileSync(backup);
  writeFileSync(backup, whole.subarray(0, whole.length - 20));
  expect(await restore()).toMatchObject({ status: 2, errors: expect.stringContaining('cut off') });
  expect((await bucket.content()).size).toBe(0);
});
