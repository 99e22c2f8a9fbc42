import { describe, expect, it } from 'vitest';
import { RowDelivery } from './row-delivery.ts';
import { mergeOf, RowMerger } from './row-merger.ts';
import { RowPatience } from './row-patience.ts';
import { type ScanBudget, UNLIMITED } from './scan-budget.ts';

let now = 0;
const optionsOf = (budget: Partial<ScanBudget>, matched = 0) => ({
  budget: () => ({ ...UNLIMITED, ...budget }),
  matched,
  patience: new RowPatience(() => now),
});

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
    const delivery = new RowDelivery(merger, { onRows }, optionsOf({ maxKeys: 7 }, 2));

    expect(delivery.deliver()).toBe('keys');
    expect(delivery.matched).toBe(7);
    expect(known.size).toBe(7);
    expect(merger.held).toBe(3);
  });

  it('is within its budget when nothing is left that it keeps back', () => {
    const delivery = new RowDelivery(
      merged(7),
      { onRows: (rows) => rows.length },
      optionsOf({ maxKeys: 7 }),
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
      optionsOf({ maxBytes: 1_000_000 }),
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
      optionsOf({}),
    );

    expect(() => delivery.deliver()).toThrow('allocation');
    expect(delivery.isBroken).toBe(true);
  });

  it('hands on what is held back after a while, sorted, but only while there is little to see', () => {
    const given: string[] = [];
    const merger = new RowMerger(mergeOf<{ key: string }>(3));
    const delivery = new RowDelivery(
      merger,
      {
        onRows: (rows) => {
          given.push(...rows.map(({ key }) => key));
          return rows.length;
        },
      },
      optionsOf({}),
    );
    const push = (segment: number, ...keys: string[]) => {
      const rows = keys.map((key) => ({ key }));
      merger.push(segment, rows, rows);
      delivery.deliver();
    };
    now = 0;
    push(0, 'b');
    push(1, 'a');
    now = 2999;
    delivery.deliver();
    expect(given).toEqual([]);

    now = 3000;
    delivery.deliver();
    expect(given).toEqual(['a', 'b']);

    push(2);
    push(0, 'd');
    now = 3999;
    delivery.deliver();
    expect(given).toEqual(['a', 'b']);
    push(0, ...Array.from({ length: 200 }, (_, at) => `e${String(at).padStart(3, '0')}`));
    now = 4000;
    delivery.deliver();
    expect(given).toHaveLength(203);

    push(0, 'f');
    now = 9000;
    delivery.deliver();
    expect(given).toHaveLength(203);
  });
});
