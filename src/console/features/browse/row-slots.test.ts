import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rowSlots } from './row-slots.ts';

const slotsAfter = (...steps: readonly (readonly number[])[]) =>
  steps.reduce(rowSlots, new Map<number, number>());

it('gives each row an element of its own, in the order of the rows', () => {
  const windows = fc.array(
    fc.uniqueArray(fc.nat(60), { maxLength: 30 }).map((rows) => rows.toSorted((a, b) => a - b)),
    { minLength: 1, maxLength: 8 },
  );
  fc.assert(
    fc.property(windows, (steps) => {
      const slots = slotsAfter(...steps);
      expect([...slots.keys()]).toEqual(steps.at(-1));
      expect(new Set(slots.values()).size).toBe(slots.size);
    }),
  );
});

it('lets a row that stays keep its element', () => {
  const before = slotsAfter([4, 5, 6, 7]);
  const after = rowSlots(before, [2, 6, 7, 8, 9]);
  expect([after.get(6), after.get(7)]).toEqual([before.get(6), before.get(7)]);
});

it('reuses the elements in their places when all rows are others', () => {
  expect([...slotsAfter([1, 2, 3], [101, 102, 103]).values()]).toEqual([0, 1, 2]);
});

it('makes no more elements than rows were drawn at once', () => {
  const steps = Array.from({ length: 50 }, (_, at) => [at, at + 1, at + 2]);
  expect(Math.max(...slotsAfter(...steps).values())).toBe(2);
});
