import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Bitmap } from '#engine/bitmap.ts';
import { BrowseSelection } from './browse-selection.ts';

const rows = (selection: BrowseSelection) => [...selection.rows.positions()];

it('ticking a row twice leaves nothing selected', () => {
  const selection = new BrowseSelection();
  selection.toggle(3);
  expect(rows(selection)).toEqual([3]);

  selection.toggle(3);
  expect(selection.count).toBe(0);
});

it('a range that is drawn back gives up the rows it leaves, and no others', () => {
  const selection = new BrowseSelection();
  selection.toggle(9);
  selection.drawRange(Bitmap.of([0, 1, 2]));
  selection.drawRange(Bitmap.of([0, 1]));

  expect(rows(selection)).toEqual([0, 1, 9]);
});

it('a second range adds to the first', () => {
  const selection = new BrowseSelection();
  selection.drawRange(Bitmap.of([0, 1]));
  selection.release();
  selection.drawRange(Bitmap.of([7, 8]));

  expect(rows(selection)).toEqual([0, 1, 7, 8]);
});

it('what is staged or deleted leaves the selection and stays out of it', () => {
  const selection = new BrowseSelection();
  selection.replace(Bitmap.of([1, 2, 3]));
  selection.bar(Bitmap.of([2, 5]));
  expect(rows(selection)).toEqual([1, 3]);

  selection.toggle(5);
  selection.drawRange(Bitmap.of([4, 5, 6]));
  expect(rows(selection)).toEqual([1, 3, 4, 6]);

  selection.bar(Bitmap.of([]));
  selection.toggle(5);
  expect(selection.has(5)).toBe(true);
});

const someRows = fc.uniqueArray(fc.nat(70));

it('adding, inverting and replacing do what sets would do', () => {
  fc.assert(
    fc.property(someRows, someRows, someRows, (selected, barred, shown) => {
      const selection = new BrowseSelection();
      selection.bar(Bitmap.of(barred));
      selection.replace(Bitmap.of(selected));
      const expected = new Set(selected.filter((row) => !barred.includes(row)));
      expect(new Set(rows(selection))).toEqual(expected);

      selection.invert(Bitmap.of(shown));
      for (const row of shown) {
        if (!expected.delete(row) && !barred.includes(row)) expected.add(row);
      }
      expect(new Set(rows(selection))).toEqual(expected);

      selection.add(Bitmap.of(shown));
      for (const row of shown) if (!barred.includes(row)) expected.add(row);
      expect(new Set(rows(selection))).toEqual(expected);
      expect(selection.count).toBe(expected.size);
    }),
  );
});

it('what is dropped leaves the selection, and a range that is being drawn does not bring it back', () => {
  const selection = new BrowseSelection();
  selection.add(Bitmap.of([1, 2, 3]));
  selection.drawRange(Bitmap.of([5, 6]));
  selection.drop(Bitmap.of([2, 3, 5]));
  expect(rows(selection)).toEqual([1, 6]);
  selection.drawRange(Bitmap.of([7]));
  expect(rows(selection)).toEqual([1, 7]);
});
