import type { IndexTarget } from '#console/lib/index-target.ts';

/** What a cleanup needs of the scan: the keys read so far, to look for look-alikes among them. */
export interface KeysRead {
  keysOf(target: IndexTarget): Iterable<string>;
  readCount(target: IndexTarget): number;
}

export function createCleanupService(read: KeysRead) {
  return { readCount: (target: IndexTarget) => read.readCount(target) };
}
