import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import type { Vector } from '#protocol/vector.ts';
import { BackupError } from './backup-format.ts';
import { compareBackup } from './compare-backup.ts';
import { contentFingerprint } from './fingerprint.ts';

const never = new AbortController().signal;
const vector = (key: string, float32 = [1, 2]): Vector => ({ key, data: { float32 } });
const VECTORS = ['a', 'b', 'c'].map((key) => vector(key));
const KEYS = VECTORS.map((given) => ({ key: given.key, content: contentFingerprint(given) }));

/** A file that is whole in itself, whatever is in it. */
function fileOf(vectors: readonly Vector[]) {
  const index = { indexName: 'packages', dimension: 2, distanceMetric: 'cosine' };
  const place = { region: 'r', accountId: '1', bucket: 'sample', createdAt: 't', source: 's' };
  const lines = [{ format: 'vector-bucket-backup/1', ...place, index }, ...vectors];
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const hash = bytesToHex(sha256(utf8ToBytes(text)));
  async function* chunks() {
    yield text;
    yield JSON.stringify({ count: vectors.length, sha256: hash });
  }
  return { chunks: chunks(), hash };
}

function compare(vectors: readonly Vector[], written?: string) {
  const file = fileOf(vectors);
  return compareBackup(file.chunks, KEYS, written ?? file.hash, () => undefined, never);
}

describe('compareBackup', () => {
  it('finds every key in its place, and tells how far it is', async () => {
    const { chunks, hash } = fileOf(VECTORS);
    const done: number[] = [];

    await compareBackup(chunks, KEYS, hash, (count) => done.push(count), never);

    expect(done).toEqual([1, 2, 3]);
  });

  it.each([
    ['one that is missing at the end', VECTORS.slice(0, 2), 'lacks 1 keys, the first is "c"'],
    ['one that is missing inside', VECTORS.toSpliced(1, 1), 'has "c" where "b" as verified'],
    ['one too many', [...VECTORS, vector('d')], 'has "d" where the manifest belongs'],
    ['two that changed places', VECTORS.toReversed(), 'has "c" where "a" as verified'],
    ['another number', VECTORS.with(1, vector('b', [1, 3])), 'has "b" where "b" as verified'],
    [
      'other metadata',
      VECTORS.with(2, { ...vector('c'), metadata: { a: 'x' } }),
      'Line 4 of the backup: has "c" where "c" as verified',
    ],
  ])('refuses %s, though the file is whole in itself', async (_case, vectors, message) => {
    await expect(compare(vectors)).rejects.toThrow(message);
    await expect(compare(vectors)).rejects.toBeInstanceOf(BackupError);
  });

  it('refuses a file that is not the one that was written, though it has the same keys', async () => {
    await expect(compare(VECTORS, '0'.repeat(64))).rejects.toThrow('not the file that was written');
  });

  it('ends as soon as it is stopped', async () => {
    const { chunks, hash } = fileOf(VECTORS);
    const controller = new AbortController();
    let done = 0;
    const comparing = compareBackup(
      chunks,
      KEYS,
      hash,
      (count) => {
        done = count;
        controller.abort(new Error('stopped'));
      },
      controller.signal,
    );

    await expect(comparing).rejects.toThrow('stopped');
    expect(done).toBe(1);
  });
});
