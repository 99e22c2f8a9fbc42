import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inChosenOrder, movedField } from './column-order.ts';

const named = (fields: readonly string[]) => fields.map((field) => ({ field }));

it('puts fields without a place last', () => {
  const fields = named(['a', 'b', 'c', 'd']);
  expect(inChosenOrder(fields, ['c', 'gone', 'a'])).toEqual(named(['c', 'a', 'b', 'd']));
  expect(inChosenOrder(fields, [])).toBe(fields);
});

it.each([
  ['to the left', 'c', 0, ['c', 'x', 'a', 'b']],
  ['to the right', 'a', 1, ['b', 'x', 'a', 'c']],
  ['to the end', 'a', 2, ['b', 'x', 'c', 'a']],
  ['nowhere', 'b', 1, ['a', 'x', 'b', 'c']],
])('moves a column %s past those that are hidden', (_case, field, to, moved) => {
  expect(movedField([], ['a', 'x', 'b', 'c'], ['a', 'b', 'c'], field, to)).toEqual(moved);
});

it('loses no field, doubles none, and puts the moved one where it was asked for', () => {
  const fields = fc.uniqueArray(fc.string({ maxLength: 2 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(
      fields,
      fields,
      fc.nat(),
      fc.nat(),
      fc.nat(255),
      (order, known, which, to, mask) => {
        const all = inChosenOrder(named(known), order).map(({ field }) => field);
        const shown = all.filter((_, at) => at === 0 || (mask >> at) & 1);
        const field = shown[which % shown.length] ?? '';
        const next = movedField(order, all, shown, field, to % shown.length);
        expect([...next].sort()).toEqual([...new Set([...order, ...known])].sort());
        const columns = inChosenOrder(named(shown), next).map((column) => column.field);
        expect(columns.indexOf(field)).toBe(to % shown.length);
        expect(columns.filter((other) => other !== field)).toEqual(
          shown.filter((other) => other !== field),
        );
      },
    ),
  );
});
