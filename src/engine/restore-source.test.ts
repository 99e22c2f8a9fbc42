import { expect, it } from 'vitest';
import type { Vector } from '#protocol/vector.ts';
import { restoreSource } from './restore-source.ts';

const vector = (key: string): Vector => ({ key, data: { float32: [1] } });

/** A source over a file of these keys, and how often the file was opened and let go of. */
function sourceOver(keys: readonly string[], batches: readonly (readonly string[])[]) {
  const count = { opened: 0, closed: 0 };
  async function* read(): AsyncGenerator<Vector> {
    try {
      for (const key of keys) yield vector(key);
    } finally {
      count.closed += 1;
    }
  }
  const open = async () => {
    count.opened += 1;
    return read();
  };
  return { source: restoreSource(open, async (at) => batches[at] ?? []), count };
}

it('reads ascending batches in one pass, whatever lies between their keys', async () => {
  const { source, count } = sourceOver(['a', 'x', 'b', 'c', 'y', 'd'], [['a'], ['b', 'c'], ['d']]);

  const batches = await Promise.all([0, 1, 2].map((at) => source.batch(at)));

  expect(batches).toEqual([[vector('a')], [vector('b'), vector('c')], [vector('d')]]);
  expect(count).toEqual({ opened: 1, closed: 0 });
});

it('leaves batches out that nobody asks for', async () => {
  const { source, count } = sourceOver(['a', 'b', 'c', 'd'], [['a'], ['b', 'c'], ['d']]);

  expect(await source.batch(2)).toEqual([vector('d')]);
  expect(count.opened).toBe(1);
});

it('begins anew for an earlier batch, and lets go of the file it had', async () => {
  const { source, count } = sourceOver(['a', 'b', 'c'], [['a'], ['b', 'c']]);

  await source.batch(1);
  expect(await source.batch(0)).toEqual([vector('a')]);
  expect(await source.batch(1)).toEqual([vector('b'), vector('c')]);
  expect(count).toEqual({ opened: 2, closed: 1 });
});

it('says so when the file does not have what was planned, and can be asked again', async () => {
  const { source } = sourceOver(['a', 'c', 'b'], [['a'], ['b', 'c']]);

  await expect(source.batch(1)).rejects.toThrow('does not have the keys of batch 2 in their order');
  expect(await source.batch(0)).toEqual([vector('a')]);
});

it('lets go of the file when it is closed', async () => {
  const { source, count } = sourceOver(['a', 'b'], [['a'], ['b']]);

  await source.batch(0);
  await source.close();

  expect(count).toEqual({ opened: 1, closed: 1 });
});
