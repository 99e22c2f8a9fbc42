import { expect, it } from 'vitest';
import { columnLayout, shownFields } from './column-layout.ts';
import { NO_CHOICE } from './column-storage.ts';

const fields = Array.from({ length: 10 }, (_, at) => ({
  field: `field${at}`,
  count: 1,
  typicalLength: 10,
  values: [],
  hasNumbers: false,
}));
const names = (choice = NO_CHOICE) => shownFields(fields, choice).map(({ field }) => field);

it('shows the first eight fields', () => {
  expect(names()).toEqual(fields.slice(0, 8).map(({ field }) => field));
});

it('shows what was chosen, where it was put', () => {
  const shown = { field9: true, field1: false };
  const order = ['field9', 'field4'];
  expect(names({ ...NO_CHOICE, shown, order }).slice(0, 4)).toEqual([
    'field9',
    'field4',
    'field0',
    'field2',
  ]);
  expect(names({ ...NO_CHOICE, shown, order })).not.toContain('field1');
});

it('gives a column the width that was chosen, the others what they need, and the key the rest', () => {
  const layout = columnLayout(fields.slice(0, 2), { ...NO_CHOICE, widths: { field1: 300 } }, true);
  expect(layout.template).toBe('40px minmax(240px, 1fr) 112px 300px');
  expect(layout.minWidth).toBe('calc(40px + 240px + 412px)');
});

it('gives the key the width that was chosen, as far as the table has room', () => {
  const layout = columnLayout(fields.slice(0, 1), { ...NO_CHOICE, keyWidth: 500 }, false);
  expect(layout.template).toBe('min(500px, 80cqi) 112px');
  expect(layout.sticky).toBe('calc(0px + min(500px, 80cqi))');
});
