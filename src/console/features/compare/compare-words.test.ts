import { describe, expect, it } from 'vitest';
import type { ComparedFile } from '#console/worker/compare-service.ts';
import { dimensionWords, fileWords, notComparedWords } from './compare-words.ts';

const TARGET = { connection: 'emulator', bucket: 'sample', index: 'packages' };
const EXPORT: ComparedFile = {
  id: '1',
  fileName: 'packages-2026-11-22-1402.jsonl',
  bytes: 10,
  header: null,
  count: 3,
  withData: 3,
  withMetadata: 3,
};
const BACKUP: ComparedFile = {
  ...EXPORT,
  header: {
    region: 'cn-hangzhou',
    accountId: '1',
    bucket: 'sample',
    index: { indexName: 'packages', dimension: 2, distanceMetric: 'cosine' },
    createdAt: 'once',
    source: 'a test',
  },
};

describe('fileWords', () => {
  it('says what an export has', () => {
    expect(fileWords(EXPORT, TARGET)).toEqual(['An export of 3 vectors, with their numbers.']);
    expect(fileWords({ ...EXPORT, withData: 0 }, TARGET)[0]).toContain('without numbers');
    expect(fileWords({ ...EXPORT, withData: 1 }, TARGET)[0]).toContain('1 of them with numbers');
    expect(fileWords({ ...EXPORT, withData: 2 }, TARGET)[0]).toContain('2 of them with numbers');
  });

  it('warns of an export that has keys alone', () => {
    expect(fileWords({ ...EXPORT, withMetadata: 0 }, TARGET)[1]).toContain('will count as changed');
    expect(fileWords({ ...EXPORT, withMetadata: 1 }, TARGET)).toHaveLength(1);
  });

  it.each([
    ['packages-part-2026-11-22-1402.jsonl', 'only a part of what matched'],
    ['packages-matching-2026-11-22-1402.jsonl.gz', 'only keys that met conditions'],
    ['packages-part-2026-11-22-1402 (1).jsonl', 'only a part of what matched'],
    ['packages-part-2026-11-22-1402.jsonl (1).gz', 'only a part of what matched'],
    [
      'other-part-2026-11-22-1402.jsonl',
      'a part of other, or all of other-part, and it is compared',
    ],
    [
      'other-matching-2026-11-22-1402.jsonl',
      'those of other that met conditions, or all of other-',
    ],
    ['packages.jsonl', 'does not say whether it has every key'],
    ['packages-partly.jsonl.gz', 'does not say whether it has every key'],
    ['documents-2026-11-22-1402.jsonl', 'an export of documents, and it is compared with packages'],
  ])('warns of an export whose name says that it lacks keys: %s', (fileName, warning) => {
    expect(fileWords({ ...EXPORT, fileName }, TARGET)[1]).toContain(warning);
  });

  it.each([
    ['packages-2026-11-22-1402.jsonl.gz', 'packages'],
    ['packages-2026-11-22-1402 (2).jsonl', 'packages'],
    ['a-2025-b-2026-11-22-1402.jsonl', 'a-2025-b'],
    ['packages-2026-11-22-1402.jsonl (2).gz', 'packages'],
  ])('is silent about an export of the whole index: %s', (fileName, index) => {
    expect(fileWords({ ...EXPORT, fileName }, { ...TARGET, index })).toHaveLength(1);
  });

  it.each([
    ['spare-part', 'either all of spare-part or a part of spare:'],
    ['best-matching', 'either all of best-matching or those of best that met conditions:'],
  ])('warns where the name may mean all of this index or some of another: %s', (index, words) => {
    const fileName = `${index}-2026-11-22-1402.jsonl`;
    expect(fileWords({ ...EXPORT, fileName }, { ...TARGET, index })[1]).toContain(words);
  });

  it('warns of a backup of another index', () => {
    expect(fileWords(BACKUP, TARGET).join(' ')).not.toContain('another index');
    expect(fileWords(BACKUP, { ...TARGET, index: 'other' }).join(' ')).toContain(
      'It is of another index than sample / other',
    );
  });
});

it('says what was not compared', () => {
  const counts = {
    added: 0,
    removed: 0,
    changed: 0,
    same: 1,
    metadata: 0,
    data: 0,
    notCompared: 0,
    dimensions: { file: 4, index: 4 },
  };

  expect(dimensionWords(counts)).toBeNull();
  expect(dimensionWords({ ...counts, dimensions: { file: 4, index: null } })).toBeNull();
  expect(dimensionWords({ ...counts, dimensions: { file: 4, index: 1024 } })).toContain(
    'have 4 numbers each, and those of the index 1\u202f024',
  );
  expect(notComparedWords(counts, true)).toBeNull();
  expect(notComparedWords({ ...counts, notCompared: 2 }, true)).toContain('2 keys of the index');
  expect(notComparedWords(counts, false)).toContain('The numbers were not compared');
});
