import { expect, it } from 'vitest';
import { columnStep, movedFocus } from './grid-navigation.ts';

const extent = { rows: 100, columns: 4, page: 20 };
const press = (key: string, ctrl = false) => ({ key, ctrl, alt: false });

it.each([
  ['down', { row: 4, column: 1 }, press('ArrowDown'), { row: 5, column: 1 }],
  ['up into the header', { row: 0, column: 1 }, press('ArrowUp'), { row: -1, column: 1 }],
  ['out of the header', { row: -1, column: 1 }, press('ArrowDown'), { row: 0, column: 1 }],
  ['not below the last row', { row: 99, column: 1 }, press('ArrowDown'), { row: 99, column: 1 }],
  ['not beyond the last column', { row: 1, column: 3 }, press('ArrowRight'), { row: 1, column: 3 }],
  ['a page down', { row: 4, column: 1 }, press('PageDown'), { row: 24, column: 1 }],
  ['a page up, to the first row', { row: 4, column: 1 }, press('PageUp'), { row: 0, column: 1 }],
  ['to the start of the row', { row: 4, column: 3 }, press('Home'), { row: 4, column: 0 }],
  ['to the end of the row', { row: 4, column: 0 }, press('End'), { row: 4, column: 3 }],
  ['to the first cell', { row: 4, column: 3 }, press('Home', true), { row: 0, column: 0 }],
  ['to the last cell', { row: 4, column: 0 }, press('End', true), { row: 99, column: 3 }],
])('moves %s', (_case, from, key, to) => {
  expect(movedFocus(from, key, extent)).toEqual(to);
});

it('leaves other keys to the page', () => {
  expect(movedFocus({ row: 1, column: 1 }, press('x'), extent)).toBeNull();
});

it('leaves Alt with an arrow to the browser, and to the headers', () => {
  const back = { key: 'ArrowLeft', ctrl: false, alt: true };
  expect(movedFocus({ row: 1, column: 1 }, back, extent)).toBeNull();
  expect(columnStep(back)).toBe(-1);
  expect(columnStep({ ...back, key: 'ArrowRight' })).toBe(1);
  expect(columnStep({ ...back, alt: false })).toBeNull();
  expect(columnStep({ ...back, key: 'ArrowUp' })).toBeNull();
});
