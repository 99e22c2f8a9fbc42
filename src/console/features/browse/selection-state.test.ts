import { expect, it } from 'vitest';
import { rangeBetween } from './row-range.ts';
import {
  NOTHING_SELECTED,
  rangeSelected,
  released,
  toggledRow,
  wholeSelected,
} from './selection-state.ts';

it.each([
  ['down', 2, 5, { from: 2, to: 6 }],
  ['up', 5, 2, { from: 2, to: 6 }],
  ['nowhere', 3, 3, { from: 3, to: 4 }],
])('a range drawn %s holds both its ends', (_case, anchor, focus, range) => {
  expect(rangeBetween(anchor, focus)).toEqual(range);
});

it('ticking a row twice leaves nothing selected', () => {
  const once = toggledRow(NOTHING_SELECTED, 'a', 0);

  expect([...once.keys]).toEqual(['a']);
  expect([...toggledRow(once, 'a', 0).keys]).toEqual([]);
});

it('a range that is drawn back gives up the rows it leaves', () => {
  const ticked = toggledRow(NOTHING_SELECTED, 'far', 9);
  const wide = rangeSelected(released(ticked), ['a', 'b', 'c'], 0);

  const narrow = rangeSelected(wide, ['a', 'b'], 0);

  expect([...narrow.keys]).toEqual(['far', 'a', 'b']);
});

it('a second range adds to the first', () => {
  const first = rangeSelected(NOTHING_SELECTED, ['a', 'b'], 0);

  const second = rangeSelected(released(first), ['x', 'y'], 7);

  expect([...second.keys]).toEqual(['a', 'b', 'x', 'y']);
  expect(second.anchor).toBe(7);
});

it('knows that all loaded rows are selected until one is unticked', () => {
  const all = wholeSelected(['a', 'b'], 2);

  expect(all.wholeOf).toBe(2);
  expect(toggledRow(all, 'a', 0).wholeOf).toBeNull();
});
