import { expect, it } from 'vitest';
import { nextRow } from './row-keys.ts';

it.each([
  ['ArrowDown', 3, 4],
  ['ArrowUp', 3, 2],
  ['ArrowUp', 0, 0],
  ['ArrowDown', 9, 9],
  ['PageDown', 3, 7],
  ['PageUp', 3, 0],
  ['Home', 5, 0],
  ['End', 5, 9],
])('%s leads from row %i to row %i of ten', (key, active, expected) => {
  expect(nextRow(key, active, 10, 4)).toBe(expected);
});

it('leaves other keys alone, and all keys where there is no row', () => {
  expect(nextRow('x', 3, 10, 4)).toBeNull();
  expect(nextRow('End', 0, 0, 4)).toBeNull();
});
