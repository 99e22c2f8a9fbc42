import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LIMITS } from '#protocol/limits.ts';
import { keyProblem } from '#protocol/vector.ts';
import { checkedMetadata } from '../metadata-rules.ts';
import { createStore, type Store } from '../store/create-store.ts';
import type { StoredVector } from '../store/vector-table.ts';
import { sampleDocuments } from './document-sample.ts';
import { DEFAULT_SAMPLE_FILE, loadSamples } from './load-samples.ts';
import { ODD_KEYS } from './odd-keys.ts';

let store: Store;
beforeEach(() => {
  store = createStore(null);
});
afterEach(() => store.close());

function vectorsOf(name: string): readonly StoredVector[] {
  const index = store.indexes.find('sample', name);
  if (index === null) throw new Error(`There is no index ${name}.`);
  return store.vectorsOf(index).page(null, 100_000, { data: true, metadata: true }, null);
}

it('loads two indexes within the limits of the service', () => {
  expect(loadSamples(store, DEFAULT_SAMPLE_FILE, 0)).toEqual({
    packages: 5973,
    documents: expect.any(Number),
  });

  const documents = vectorsOf('documents');
  expect(documents.length).toBeGreaterThan(29_000);
  expect(vectorsOf('packages')).toHaveLength(5973);
  const rules = { strict: true, nonFilterableKeys: new Set<string>() };
  for (const { key, data, metadata } of [...documents, ...vectorsOf('packages')]) {
    expect(keyProblem(key.toString('utf8'))).toBeNull();
    checkedMetadata(JSON.parse(metadata.toString('utf8')), 'metadata', rules);
    if (!data.every(Number.isFinite)) throw new Error(`${key} has a number that is none.`);
  }
});

it('holds the mess it promises', () => {
  loadSamples(store, DEFAULT_SAMPLE_FILE, 0);
  const documents = vectorsOf('documents');
  const keys = new Set(documents.map(({ key }) => key.toString('utf8')));
  const generations = new Set(
    documents.map(({ metadata }) => JSON.parse(metadata.toString('utf8')).generation),
  );

  expect([...generations].sort()).toEqual(['2023', '2024', '2025']);
  expect(ODD_KEYS.filter((key) => !keys.has(key))).toEqual([]);
  expect(keys.has('doc-00044/0001') && !keys.has('doc-00044')).toBe(true);
  expect(keys.has('doc-00021/0001') && keys.has('DOC-00021/0001')).toBe(true);
  const copies = documents.length - new Set(documents.map(({ data }) => data.join())).size;
  expect(copies).toBeGreaterThanOrEqual(400);
});

it('has odd keys that are all different and as long as allowed', () => {
  expect(new Set(ODD_KEYS).size).toBe(ODD_KEYS.length);
  const longest = Math.max(...ODD_KEYS.map((key) => [...key].length));
  expect(longest).toBe(LIMITS.keyLength.max);
  expect(ODD_KEYS.filter((key) => keyProblem(key) !== null)).toEqual([]);
});

it('makes the same documents every time, each key once', () => {
  const first = [...sampleDocuments()];
  const second = [...sampleDocuments()];

  expect(first).toEqual(second);
  expect(new Set(first.map(({ key }) => key)).size).toBe(first.length);
});

it('does not bring back what was deleted, not even after a restart', () => {
  const folder = mkdtempSync(join(tmpdir(), 'emulator-sample-'));
  const open = () => createStore(folder);
  const before = open();
  loadSamples(before, DEFAULT_SAMPLE_FILE, 0);
  const index = before.indexes.find('sample', 'packages');
  if (index === null) throw new Error('The index packages is missing.');
  before.vectorsOf(index).remove(['bookworm/games/2048']);
  before.close();

  const after = open();
  expect(loadSamples(after, DEFAULT_SAMPLE_FILE, 0)).toBeNull();
  const columns = { data: false, metadata: false };
  expect(after.vectorsOf(index).get('bookworm/games/2048', columns)).toBeNull();
  after.close();
  rmSync(folder, { recursive: true });
});
