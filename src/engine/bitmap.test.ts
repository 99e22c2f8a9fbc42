import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Bitmap } from './bitmap.ts';

const LAST = 200;
const row = fc.nat(LAST);
const rows = fc.array(row, { maxLength: 60 });

function ascending(set: ReadonlySet<number>): number[] {
  return [...set].sort((a, b) => a - b);
}

function expectSame(bitmap: Bitmap, model: ReadonlySet<number>): void {
  expect([...bitmap.positions()]).toEqual(ascending(model));
  expect([...bitmap.toArray()]).toEqual(ascending(model));
  expect(bitmap.count).toBe(model.size);
}

it('holds what a set of numbers would hold after any additions and removals', () => {
  const step = fc.tuple(fc.constantFrom('add', 'delete', 'addRange', 'deleteRange'), row, row);
  fc.assert(
    fc.property(row, fc.array(step, { maxLength: 40 }), (length, steps) => {
      const bitmap = new Bitmap(length);
      const model = new Set<number>();
      for (const [what, from, to] of steps) {
        if (what === 'add') bitmap.add(from);
        else if (what === 'delete') bitmap.delete(from);
        else if (what === 'addRange') bitmap.addRange(from, to);
        else bitmap.deleteRange(from, to);
        const end = what.endsWith('Range') ? to : from + 1;
        for (let at = from; at < end; at += 1) {
          if (what.startsWith('add')) model.add(at);
          else model.delete(at);
        }
      }

      expectSame(bitmap, model);
      for (let at = 0; at <= LAST + 40; at += 1) expect(bitmap.has(at)).toBe(model.has(at));
    }),
  );
});

it('joins, meets and subtracts as sets do, whatever the lengths', () => {
  fc.assert(
    fc.property(rows, rows, (a, b) => {
      const left = Bitmap.of(a);
      const right = Bitmap.of(b);
      const inB = new Set(b);

      expectSame(left.clone().and(right), new Set(a.filter((at) => inB.has(at))));
      expectSame(left.clone().or(right), new Set([...a, ...b]));
      expectSame(left.clone().andNot(right), new Set(a.filter((at) => !inB.has(at))));
      expectSame(left, new Set(a));
      expectSame(right, inB);
    }),
  );
});

it('finds, counts, compares and copies its rows', () => {
  fc.assert(
    fc.property(rows, rows, row, row, (a, b, from, to) => {
      const bitmap = Bitmap.of(a);
      const model = ascending(new Set(a));

      expect(bitmap.next(from)).toBe(model.find((at) => at >= from) ?? -1);
      expect(bitmap.countIn(from, to)).toBe(model.filter((at) => at >= from && at < to).length);
      expectSame(Bitmap.fromWords(bitmap.words()), new Set(a));
      expect(bitmap.equals(Bitmap.of(b))).toBe(
        JSON.stringify(model) === JSON.stringify(ascending(new Set(b))),
      );
      const longer = bitmap.clone();
      longer.add(1000);
      longer.delete(1000);
      expect(longer.equals(bitmap) && bitmap.equals(longer)).toBe(true);
    }),
  );
});
