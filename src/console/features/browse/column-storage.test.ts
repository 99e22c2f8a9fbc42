import { expect, it } from 'vitest';
import { NO_CHOICE, readStoredColumns, withinLimits } from './column-storage.ts';

const choice = {
  shown: { size: false },
  widths: { section: 120 },
  keyWidth: 400,
  order: ['section', 'size'],
};

it('reads what it has written', () => {
  const stored = { choices: { 'a/b/c': choice, 'a/b/d': NO_CHOICE } };
  expect(readStoredColumns(JSON.parse(JSON.stringify(stored)))).toEqual(stored);
});

it('reads what was written before columns had widths', () => {
  const stored = { choices: { 'a/b/c': { size: false, widths: true, order: false }, 'a/b/d': {} } };
  expect(readStoredColumns(stored)).toEqual({
    choices: {
      'a/b/c': { ...NO_CHOICE, shown: { size: false, widths: true, order: false } },
      'a/b/d': NO_CHOICE,
    },
  });
});

it('forgets the one index that cannot be read, and no other', () => {
  const stored = {
    choices: {
      wide: { ...choice, widths: { section: 1e9 } },
      torn: { shown: {} },
      text: 'all',
      whole: choice,
    },
  };
  expect(readStoredColumns(stored)).toEqual({ choices: { whole: choice } });
});

it.each([undefined, null, 'columns', [], { choices: [] }, { choices: null }])(
  'starts anew from %j',
  (stored) => {
    expect(readStoredColumns(stored)).toEqual({ choices: {} });
  },
);

it('keeps widths within their limits, in whole pixels', () => {
  const limits = { min: 64, max: 800 };
  expect([3, 100.4, 9000].map((width) => withinLimits(width, limits))).toEqual([64, 100, 800]);
});
