import { expect, it } from 'vitest';
import { type DeletedKeys, withDeleted } from './deleted-keys.ts';

const SCANNED: DeletedKeys = { keys: new Set(['a']), since: 1000 };

it('strikes out what a run deletes after the scan', () => {
  expect([...withDeleted(SCANNED, ['b'], null).keys]).toEqual(['a', 'b']);
  expect([...withDeleted(SCANNED, ['b'], 1001).keys]).toEqual(['a', 'b']);
});

it('leaves alone what a run deleted before the scan: a key in its table was put back since', () => {
  expect(withDeleted(SCANNED, ['b'], 999)).toBe(SCANNED);
});
