import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyField, anyRows, finish, storeOf } from './arbitrary-rows.ts';
import { Bitmap } from './bitmap.ts';
import type { KeyStore } from './key-store.ts';
import { KnownOrders } from './known-orders.ts';
import { rowsInOrder } from './row-order.ts';

const anyPart = fc.option(fc.array(fc.nat(79)));

function steps(task: Generator<void, unknown>): number {
  let count = 0;
  while (task.next().done !== true) count += 1;
  return count;
}

it('puts any rows in the order that they have without it, also those that came in since', () => {
  fc.assert(
    fc.property(
      ...[anyRows, fc.nat(40), fc.option(anyField), anyPart, fc.boolean()],
      (rows, read, field, part, descending) => {
        const store = storeOf(rows.slice(0, read));
        const known = new KnownOrders(store);
        finish(known.catchUp());
        for (const { key, metadata } of rows.slice(read)) store.add(key, metadata);
        const within = part === null ? null : Bitmap.of(part.filter((row) => row < rows.length));
        const sorted = () =>
          finish(rowsInOrder(store, { field, descending }, within, known)).join(' ');

        const expected = finish(rowsInOrder(store, { field, descending }, within)).join(' ');
        expect(sorted()).toBe(expected);
        finish(known.catchUp());
        expect(sorted()).toBe(expected);
        // Answers are those of who asked: changing one changes no other.
        finish(rowsInOrder(store, { field, descending }, within, known)).fill(0);
        expect(sorted()).toBe(expected);
      },
    ),
    { numRuns: 500 },
  );
});

describe('with 60,000 rows in disorder', () => {
  const COUNT = 60_000;
  const store = storeOf(
    Array.from({ length: COUNT }, (_, row) => {
      const number = (row * 25_171) % COUNT;
      const metadata = { title: `Document ${number}`, number, kind: `k${number % 5}` };
      return { key: `key-${number}`, metadata };
    }),
  );
  const known = new KnownOrders(store);
  finish(known.catchUp());

  it.each([null, 'title', 'number'])('spares sorting by %s again', (field) => {
    const order = { field, descending: true };

    const again = steps(rowsInOrder(store, order, null, known));

    expect(again).toBeLessThan(steps(rowsInOrder(store, order, null)) / 2);
  });

  it.each([100, 20_000, 20_001, 50_000])('sorts %i of them as without it', (count) => {
    const within = Bitmap.of(Array.from({ length: count }, (_, at) => at));
    for (const field of ['title', 'number', 'kind', null]) {
      const order = { field, descending: false };

      const sorted = finish(rowsInOrder(store, order, within, known));

      expect(sorted.join()).toBe(finish(rowsInOrder(store, order, within)).join());
    }
  });

  it('tells what memory it takes', () => {
    // Keys, titles and numbers by four bytes each, and five kinds.
    expect(known.bytes).toBe((3 * COUNT + 5) * 4);
  });

  it('rests while it finds them out', () => {
    expect(steps(new KnownOrders(store).catchUp())).toBeGreaterThan(20);
  });

  it('leaves out what there is no room for', () => {
    const few = new KnownOrders(store, COUNT * 4 + 100);
    finish(few.catchUp());

    expect(few.keys()).toHaveLength(COUNT);
    expect(few.values('title', COUNT)).toBeUndefined();
    expect(few.values('kind', 5)?.ids).toHaveLength(5);
  });

  it('leaves out what takes much memory to be sorted', () => {
    const few = new KnownOrders(store, Number.MAX_VALUE, COUNT - 1);
    finish(few.catchUp());

    expect(few.bytes).toBe(5 * 4);
  });
});

it('forgets the order of values when there are others, and finds it out anew', () => {
  const store: KeyStore = storeOf(['b', 'a'].map((tag) => ({ key: tag, metadata: { tag } })));
  const known = new KnownOrders(store);
  finish(known.catchUp());
  expect(known.values('tag', 2)?.ids).toEqual(new Uint32Array([1, 0]));

  // The same values again leave it as it is.
  store.add('another', { tag: 'a' });
  expect(known.values('tag', 2)).toBeDefined();
  expect(known.keys()).toBeUndefined();

  store.add('c', { tag: 'aa' });
  expect(known.values('tag', 3)).toBeUndefined();
  finish(known.catchUp());
  expect(known.values('tag', 3)?.ids).toEqual(new Uint32Array([1, 2, 0]));
});
