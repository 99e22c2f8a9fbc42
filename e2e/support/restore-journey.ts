import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, type Page } from '@playwright/test';
import { exactJson } from '#protocol/exact-json.ts';
import { getVectorIndexResponseSchema } from '#protocol/operation-messages.ts';
import type { Vector } from '#protocol/vector.ts';
import type { VectorIndex } from '#protocol/vector-index.ts';
import type { SignedService } from './signed-service.ts';

/** A file as an input for files takes it. */
export interface TestFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** Lines of a backup of an index of the sample bucket, whole and true whatever its vectors are. */
export async function backupLines(
  service: SignedService,
  index: string,
  vectors: readonly Vector[],
  facts: Partial<VectorIndex> = {},
): Promise<readonly string[]> {
  const response = await service.call('getVectorIndex', 'sample', { indexName: index });
  const known = getVectorIndexResponseSchema.parse(await response.json()).index;
  const header = {
    format: 'vector-bucket-backup/1',
    region: 'cn-hangzhou',
    accountId: '1234567890123456',
    bucket: 'sample',
    index: { ...known, ...facts },
    createdAt: '2026-05-03T14:02:00Z',
    source: 'a test',
  };
  const lines = [header, ...vectors].map((line) => exactJson(line));
  const sha256 = createHash('sha256')
    .update(`${lines.join('\n')}\n`)
    .digest('hex');
  return [...lines, JSON.stringify({ count: vectors.length, sha256 })];
}

export function backupFile(lines: readonly string[], name = 'backup.jsonl.gz'): TestFile {
  return { name, mimeType: 'application/gzip', buffer: gzipSync(`${lines.join('\n')}\n`) };
}

/** Every vector of an index of the sample bucket, with data and metadata, by its key. */
export async function wholeIndex(
  service: SignedService,
  index: string,
): Promise<ReadonlyMap<string, Vector>> {
  const keys = await service.listKeys('sample', index);
  const vectors = new Map<string, Vector>();
  for (let start = 0; start < keys.length; start += 100) {
    const page = await service.getVectors('sample', index, keys.slice(start, start + 100));
    for (const vector of page) vectors.set(vector.key, vector);
  }
  expect(vectors.size).toBe(keys.length);
  return vectors;
}

/** Deletes vectors as somebody else would. */
export async function deleteAll(
  service: SignedService,
  index: string,
  keys: readonly string[],
): Promise<void> {
  for (let start = 0; start < keys.length; start += 500) {
    await service.deleteKeys('sample', index, keys.slice(start, start + 500));
  }
}

/** Opens the restore of an index of the sample bucket. */
export async function openRestore(page: Page, index: string, search = ''): Promise<void> {
  await page.goto(`/c/emulator/sample/${index}/restore${search}`);
  await expect(
    page.getByRole('heading', { level: 1, name: `Restore ${index} from a backup` }),
  ).toBeVisible();
}

export async function chooseFile(
  page: Page,
  file: TestFile | string,
  button: string | RegExp = 'Choose a backup file…',
): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: button }).click();
  await (await chooser).setFiles(file);
}

/** Reads what the index has under the chosen keys, and waits for it. */
export async function compare(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Read what is there now' }).click();
  await expect(page.getByRole('button', { name: 'Read again' })).toBeVisible();
}

/** Fails unless the cards say so. */
export async function expectConflicts(
  page: Page,
  { absent, same, different }: { absent: number; same: number; different: number },
): Promise<void> {
  const cards = page.getByRole('group', { name: 'Show keys by what the index has now' });
  await expect(cards.getByRole('button', { name: /not there$/ })).toContainText(shown(absent));
  await expect(cards.getByRole('button', { name: /as in the backup$/ })).toContainText(shown(same));
  await expect(cards.getByRole('button', { name: /with other content$/ })).toContainText(
    shown(different),
  );
}

function shown(count: number): RegExp {
  return new RegExp(`^${String(count).replace(/\B(?=(\d{3})+$)/g, '\\s')}\\D`);
}

/** Names of the files that the console keeps for restores. */
export function keptFiles(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('restores', { create: true });
    const names: string[] = [];
    for await (const name of folder.keys()) names.push(name);
    return names;
  });
}

/** Takes away what the console keeps for restores, as a browser does that is short of room. */
export async function loseFiles(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    await root.removeEntry('restores', { recursive: true });
  });
}
