import { expect, it } from 'vitest';
import { removeAbandoned, writeAll } from './private-file.ts';

const NOW = 10_000_000;
const HOUR = 3_600_000;

/** The private file system as far as clearing it up needs it: for each session, when its files were written. */
function folderOf(sessions: Readonly<Record<string, readonly number[]>>) {
  const left = new Map(Object.entries(sessions));
  const folder = {
    async *entries() {
      for (const [name, times] of [...left]) {
        const files = times.map((lastModified) => ({
          kind: 'file',
          getFile: async () => ({ lastModified }),
        }));
        yield [name, { kind: 'directory', values: () => files.values() }];
      }
    },
    async removeEntry(name: string) {
      if (name === 'stuck') throw new DOMException('In use.', 'NoModificationAllowedError');
      left.delete(name);
    },
  };
  // A stand-in for the few methods that are called.
  return { left, folder: folder as unknown as FileSystemDirectoryHandle };
}

/** Locks that somebody else holds for these sessions. */
function locksOf(...held: readonly string[]): Pick<LockManager, 'request'> {
  const request = async (
    name: string,
    _options: LockOptions,
    work: (lock: object | null) => Promise<void>,
  ) => {
    await work(held.some((session) => name.endsWith(session)) ? null : {});
  };
  // As above.
  return { request } as unknown as LockManager;
}

it('removes what sessions that are over left behind, and nothing of a tab that is open', async () => {
  const { left, folder } = folderOf({ over: [NOW - HOUR], open: [NOW - 9 * HOUR], empty: [] });

  await removeAbandoned(folder, locksOf('open'), NOW);

  expect([...left.keys()]).toEqual(['open']);
});

it('leaves a file for an hour to a download that may still be copying it', async () => {
  const { left, folder } = folderOf({ young: [NOW - 9 * HOUR, NOW - HOUR + 1] });

  await removeAbandoned(folder, locksOf(), NOW);

  expect([...left.keys()]).toEqual(['young']);
});

it('goes on when one of them cannot be removed', async () => {
  const { left, folder } = folderOf({ stuck: [], over: [] });

  await removeAbandoned(folder, locksOf(), NOW);

  expect([...left.keys()]).toEqual(['stuck']);
});

it('writes on where a disk took only a part', () => {
  const parts: number[][] = [];
  const write = (bytes: Uint8Array) => {
    parts.push([...bytes]);
    return Math.min(2, bytes.length);
  };

  writeAll({ write }, new Uint8Array([1, 2, 3, 4, 5]));

  expect(parts).toEqual([[1, 2, 3, 4, 5], [3, 4, 5], [5]]);
});

it.each([0, -1, Number.NaN, 2 ** 32 - 8])(
  'takes %d written bytes for a disk that is full',
  (written) => {
    expect(() => writeAll({ write: () => written }, new Uint8Array(9))).toThrow(
      expect.objectContaining({ name: 'QuotaExceededError' }),
    );
  },
);
