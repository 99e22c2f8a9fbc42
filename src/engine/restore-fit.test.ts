import { expect, it } from 'vitest';
import type { BackupHeader } from './backup-format.ts';
import { type RestorePlace, restoreFit } from './restore-fit.ts';

const HERE: RestorePlace = {
  region: 'cn-hangzhou',
  accountId: '1234567890123456',
  bucket: 'sample',
  index: { indexName: 'packages', dimension: 128, distanceMetric: 'cosine', dataType: 'float32' },
};
const MADE_HERE: BackupHeader = {
  ...HERE,
  createdAt: '2026-01-01T00:00:00Z',
  source: 'a test',
};

it('finds nothing to say where the backup was made', () => {
  expect(restoreFit(MADE_HERE, HERE)).toEqual({ problem: null, differences: [] });
});

it('allows another index of the same kind, and says what is another', () => {
  const index = {
    ...HERE.index,
    indexName: 'copies',
    metadata: { nonFilterableMetadataKeys: ['note'] },
  };

  expect(restoreFit(MADE_HERE, { ...HERE, region: 'cn-beijing', index })).toEqual({
    problem: null,
    differences: [
      'index: packages in the backup, copies here',
      'region: cn-hangzhou in the backup, cn-beijing here',
      'fields that cannot be filtered: none in the backup, note here',
    ],
  });
});

it.each([
  ['dimension', { dimension: 64 }, 'has vectors of 128 dimensions, and packages takes 64'],
  ['distance metric', { distanceMetric: 'euclidean' }, 'and packages has euclidean'],
  ['data type', { dataType: 'int8' }, 'has vectors of float32, and packages takes int8'],
])('refuses another %s, with the remedy', (_case, facts, message) => {
  const { problem } = restoreFit(MADE_HERE, { ...HERE, index: { ...HERE.index, ...facts } });

  expect(problem).toContain(message);
  expect(problem).toContain('hoose a backup of packages');
});
