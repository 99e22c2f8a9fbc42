import { describe, expect, it } from 'vitest';
import { RowDelivery } from './row-delivery.ts';
import { mergeOf, RowMerger } from './row-merger.ts';
import { UNLIMITED } from './scan-budget.ts';

function merged(count: number): RowMerger<{ key: string }> {
  const merger = new RowMerger(mergeOf<{ key: string }>(1));
  const rows = Array.from({ length: count }, (_, at) => ({ key: `${at}`.padStart(6, '0') }));
  merger.push(0, rows, rows);
  return merger;
}

describe('RowDelivery', () => {
  it('hands on as many distinct rows as the budget has room for, though some come twice', () => {
    const merger = merged(10);
    const known = new Set(['000001', '000002']);
    const onRows = (rows: readonly { key: string }[]) => {
      const before = known.size;
      for (const { key } of rows) known.add(key);
      return known.size - before;
    };
    const delivery = new RowDelivery(merger, { onRows }, { ...UNLIMITED, maxKeys: 7 }, 2);

    expect(delivery.deliver()).toBe('keys');
    expect(delivery.matched).toBe(7);
    expect(known.size).toBe(7);
    expect(merger.held).toBe(3);
  });

  it('is within its budget when nothing is left that it keeps back', () => {
    const delivery = new RowDelivery(
      merged(7),
      { onRows: (rows) => rows.length },
      { ...UNLIMITED, maxKeys: 7 },
      0,
    );

    expect(delivery.deliver()).toBeNull();
  });

  it('looks at the memory between portions', () => {
    let held = 0;
    const delivery = new RowDelivery(
      merged(30_000),
      {
        onRows: (rows) => {
          held += rows.length;
          return rows.length;
        },
        memoryUsed: () => held * 100,
      },
      { ...UNLIMITED, maxBytes: 1_000_000 },
      0,
    );

    expect(delivery.deliver()).toBe('memory');
    expect(held).toBe(10_000);
  });

  it('is broken when the rows could not be kept', () => {
    const delivery = new RowDelivery(
      merged(1),
      {
        onRows: () => {
          throw new RangeError('Array buffer allocation failed');
        },
      },
      UNLIMITED,
      0,
    );

    expect(() => delivery.deliver()).toThrow('allocation');
    expect(delivery.isBroken).toBe(true);
  });
});
