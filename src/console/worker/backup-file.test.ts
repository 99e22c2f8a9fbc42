import { expect, it } from 'vitest';
import { createGzipFile, readGzipFile } from './backup-file.ts';
import { backupFileName, createBackupService } from './backup-service.ts';

const encoder = new TextEncoder();

async function textOf(file: Blob): Promise<string> {
  let text = '';
  for await (const chunk of readGzipFile(file)) text += chunk;
  return text;
}

it('reads back what was written, in a gzip file', async () => {
  const lines = Array.from({ length: 2000 }, (_, at) => `${at} 鍵 \u202e 🧹\n`);
  const gzip = createGzipFile();

  for (const line of lines) await gzip.write(encoder.encode(line));
  const file = await gzip.close();

  expect(await textOf(file)).toBe(lines.join(''));
  expect([...new Uint8Array(await file.slice(0, 2).arrayBuffer())]).toEqual([0x1f, 0x8b]);
});

it('refuses a file that was cut off', async () => {
  const gzip = createGzipFile();
  await gzip.write(encoder.encode('a line\n'.repeat(1000)));
  const file = await gzip.close();

  await expect(textOf(file.slice(0, file.size - 4))).rejects.toThrow();
});

it('names the file after the index and the operator’s clock', () => {
  expect(backupFileName('articles', new Date(2026, 10, 2, 4, 5))).toBe(
    'articles-2026-11-02-0405.jsonl.gz',
  );
});

it('knows no backup that it did not make', () => {
  expect(createBackupService().backupFor('articles', [])).toBeNull();
});
