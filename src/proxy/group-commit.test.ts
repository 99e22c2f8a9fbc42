import { expect, it } from 'vitest';
import { GroupCommit } from './group-commit.ts';

it('writes what waits at the same time together, in order', async () => {
  const groups: (readonly number[])[] = [];
  const commit = new GroupCommit<number>(async (items) => {
    groups.push(items);
  });

  await Promise.all([commit.append(1), commit.append(2), commit.append(3)]);

  expect(groups.flat()).toEqual([1, 2, 3]);
  expect(groups.length).toBeLessThan(3);
});

it('refuses every append after a write that failed, however many there are', async () => {
  let writes = 0;
  const commit = new GroupCommit<number>(() => {
    writes += 1;
    return Promise.reject(new Error('No space is left.'));
  });

  for (const item of [1, 2, 3, 4]) {
    await expect(commit.append(item)).rejects.toThrow('No space is left.');
  }

  expect(writes).toBe(1);
});
