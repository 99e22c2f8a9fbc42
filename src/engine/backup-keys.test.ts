import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { expect, it } from 'vitest';
import { readBackupKeys } from './backup-keys.ts';

const HEADER = {
  format: 'vector-bucket-backup/1',
  region: 'cn-hangzhou',
  accountId: '1234567890123456',
  bucket: 'sample',
  index: { indexName: 'packages', dimension: 1, distanceMetric: 'cosine' },
  createdAt: '2026-01-01T00:00:00Z',
  source: 'a test',
};

/** A backup whose manifest fits, whatever its vectors are. */
async function* backupOf(...vectors: readonly unknown[]): AsyncGenerator<string> {
  const lines = [HEADER, ...vectors].map((line) => `${JSON.stringify(line)}\n`).join('');
  const hash = bytesToHex(sha256(utf8ToBytes(lines)));
  yield `${lines}${JSON.stringify({ count: vectors.length, sha256: hash })}\n`;
}

const vector = (key: string, number = 1) => ({ key, data: { float32: [number] } });
const never = new AbortController().signal;

it('answers the keys in the order of the file, and what the file has proved', async () => {
  const counted: number[] = [];

  const read = await readBackupKeys(
    backupOf(vector('b'), vector('a')),
    (done) => counted.push(done),
    never,
  );

  expect([...read.keys]).toEqual(['b', 'a']);
  expect(read).toMatchObject({ count: 2, header: { bucket: 'sample' } });
  expect(counted).toEqual([1, 2]);
});

it('refuses a file that has a key twice, naming the line', async () => {
  const reading = readBackupKeys(
    backupOf(vector('a'), vector('b'), vector('a', 2)),
    () => undefined,
    never,
  );

  await expect(reading).rejects.toThrow(
    'Line 4 of the backup: has the key "a", as a line before it',
  );
});

it('refuses a file with a vector that the service would not take', async () => {
  const reading = readBackupKeys(backupOf(vector('a', 1e39)), () => undefined, never);

  await expect(reading).rejects.toThrow('which no 32-bit float can hold');
});

it('stops when it is told to', async () => {
  const stop = new AbortController();
  const reason = new Error('enough');

  const reading = readBackupKeys(
    backupOf(vector('a'), vector('b')),
    () => stop.abort(reason),
    stop.signal,
  );

  await expect(reading).rejects.toBe(reason);
});
