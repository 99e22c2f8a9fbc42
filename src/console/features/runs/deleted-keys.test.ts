import { expect, it } from 'vitest';
import { type DeletedKeys, withDeleted, withRestored } from './deleted-keys.ts';
import { GrownKeys } from './grown-keys.ts';

const SCANNED: DeletedKeys = {
  keys: GrownKeys.of(['a']),
  hasRestored: false,
  since: 1000,
};

it('strikes out what a run deletes after the scan', () => {
  expect([...withDeleted(SCANNED, ['b'], null).keys]).toEqual(['a', 'b']);
  expect([...withDeleted(SCANNED, ['b'], 1001).keys]).toEqual(['a', 'b']);
});

it('leaves alone what a run deleted before the scan: a key in its table was put back since', () => {
  expect(withDeleted(SCANNED, ['b'], 999)).toBe(SCANNED);
});

it('no longer strikes out what is put back, and knows that the table is not what there is', () => {
  const restored = withRestored(SCANNED, ['a', 'z'], null);

  expect([...restored.keys]).toEqual([]);
  expect(restored).toMatchObject({ hasRestored: true, since: 1000 });
});

it('leaves alone what was put back before the scan, which has read it', () => {
  expect(withRestored(SCANNED, ['a'], 999)).toBe(SCANNED);
  expect(withRestored(SCANNED, [], null)).toBe(SCANNED);
});
