import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import type { Vector } from '#protocol/vector.ts';
import { BackupError, type BackupHeader } from './backup-format.ts';
import { checkBackup, readBackup } from './read-backup.ts';

const HEADER: BackupHeader = {
  region: 'cn-hangzhou',
  accountId: '1234567890123456',
  bucket: 'sample',
  index: { indexName: 'packages', dimension: 2, distanceMetric: 'cosine' },
  createdAt: '2026-01-01T00:00:00Z',
  source: 'a test',
};

async function* chunksOf(text: string, size = 7): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

const vector = (key: string): Vector => ({ key, data: { float32: [1, 2] } });

/** Lines of a whole backup of these keys. */
function backupLines(...keys: readonly string[]): string[] {
  const header = JSON.stringify({ format: 'vector-bucket-backup/1', ...HEADER });
  const lines = [header, ...keys.map((key) => JSON.stringify(vector(key)))];
  const hash = bytesToHex(sha256(utf8ToBytes(`${lines.join('\n')}\n`)));
  return [...lines, JSON.stringify({ count: keys.length, sha256: hash })];
}

describe('readBackup', () => {
  it('knows the header first, yields the vectors, and ends with what it proved', async () => {
    const { header, vectors } = await readBackup(chunksOf(backupLines('a', 'b').join('\n')));

    expect(header).toEqual(HEADER);
    expect((await vectors.next()).value).toEqual(vector('a'));
    expect((await vectors.next()).value).toEqual(vector('b'));
    expect(await vectors.next()).toMatchObject({ done: true, value: { header, count: 2 } });
  });

  it('yields what came before a damage, and only then says so', async () => {
    const lines = backupLines('a', 'b').with(2, '{');
    const { vectors } = await readBackup(chunksOf(lines.join('\n')));

    expect((await vectors.next()).value).toEqual(vector('a'));
    await expect(vectors.next()).rejects.toThrow('Line 3 of the backup: is not JSON.');
  });

  it.each([
    [
      'another format',
      { format: 'vector-bucket-report/1' },
      'of the format "vector-bucket-report/1"',
    ],
    [
      'a later version',
      { format: 'vector-bucket-backup/2', ...HEADER },
      'only vector-bucket-backup/1',
    ],
    [
      'a header without an index',
      { format: 'vector-bucket-backup/1' },
      'is no header of the format',
    ],
    ['something else', 17, 'is no header of the format'],
  ])('refuses %s at once', async (_case, header, message) => {
    await expect(readBackup(chunksOf(JSON.stringify(header)))).rejects.toThrow(message);
  });

  it('gives a file up whose lines have no end, instead of keeping it in memory', async () => {
    let given = 0;
    async function* endless() {
      for (; given < 1000; given += 1) yield ' '.repeat(1_000_000);
    }

    await expect(readBackup(endless())).rejects.toThrow('more than 4000000 characters');
    expect(given).toBeLessThan(10);
  });
});

describe('checkBackup', () => {
  it.each([
    ['as it was written', '\n', '\n'],
    ['without its last newline', '\n', ''],
    ['with the line ends of Windows', '\r\n', '\r\n'],
  ])('accepts a file %s', async (_case, between, last) => {
    const text = backupLines('a', 'b', 'c').join(between) + last;
    const read: Vector[] = [];

    const { count } = await checkBackup(chunksOf(text), (found) => read.push(found));

    expect(count).toBe(3);
    expect(read).toEqual(['a', 'b', 'c'].map(vector));
  });

  it.each<[string, (lines: string[]) => string[], string]>([
    ['a line that is missing', ([h = '', , ...rest]) => [h, ...rest], 'counts 3 vectors'],
    ['a line that was altered', (l) => l.with(1, (l[1] ?? '').replace('1', '3')), 'was altered'],
    [
      'lines that changed places',
      ([h = '', a = '', b = '', ...rest]) => [h, b, a, ...rest],
      'was altered',
    ],
    ['a missing manifest', (l) => l.slice(0, 4), 'without its manifest'],
    ['a line after the manifest', (l) => [...l.slice(0, 5), '{}'], 'Line 6'],
    ['a foreign first line', (l) => l.slice(1), 'Line 1 of the backup: is no header'],
    ['a line that is not JSON', (l) => l.with(2, '{"key":'), 'Line 3 of the backup: is not JSON'],
    ['a line of another kind', (l) => l.with(2, '{"id":1}'), 'Line 3 of the backup: is neither'],
    [
      'a vector of another dimension',
      (l) => l.with(2, '{"key":"b","data":{"float32":[1]}}'),
      'Line 3',
    ],
    ['nothing at all', () => [], 'is empty'],
  ])('refuses %s', async (_case, alter, message) => {
    const altered = alter(backupLines('a', 'b', 'c')).join('\n');

    const checking = checkBackup(chunksOf(altered));

    await expect(checking).rejects.toBeInstanceOf(BackupError);
    await expect(checking).rejects.toThrow(new RegExp(message));
  });
});
