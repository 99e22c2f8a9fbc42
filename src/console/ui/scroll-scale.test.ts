import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AT_TOP,
  fitted,
  HIGHEST,
  movedTo,
  placeOf,
  positionOf,
  revealing,
  rowsInSight,
  rowsToDraw,
  type ScrollPlace,
  type ScrollScale,
  scrolledTo,
  scrollHeight,
  settled,
} from './scroll-scale.ts';

const scales = fc.record({
  rows: fc.oneof(
    fc.integer({ min: 1, max: 2000 }),
    fc.integer({ min: 180_000, max: 320_000 }),
    fc.integer({ min: 1, max: 12_000_000 }),
  ),
  rowHeight: fc.constantFrom(32, 44),
  viewport: fc.integer({ min: 40, max: 2200 }),
});

const lastPosition = ({ rows, rowHeight, viewport }: ScrollScale) =>
  Math.max(0, rows * rowHeight - viewport);
const lastTop = (scale: ScrollScale) => Math.max(0, scrollHeight(scale) - scale.viewport);

/** Any place that can be come to: dragged somewhere, then moved a little. */
const scrolled = fc
  .tuple(
    scales,
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.integer({ min: -90_000, max: 90_000 }),
  )
  .map(([scale, share, more]): [ScrollScale, ScrollPlace] => {
    const dragged = movedTo(scale, AT_TOP, Math.round(share * lastTop(scale)), false);
    return [scale, movedTo(scale, dragged, dragged.top + more, true)];
  });

function expectPossible(scale: ScrollScale, place: ScrollPlace): void {
  expect(place.top).toBeGreaterThanOrEqual(0);
  expect(place.top).toBeLessThanOrEqual(lastTop(scale));
  expect(positionOf(place)).toBeGreaterThanOrEqual(0);
  expect(positionOf(place)).toBeLessThanOrEqual(lastPosition(scale) + 0.5);
  expect(Number.isInteger(place.offset)).toBe(true);
}

describe('the scrollbar', () => {
  it('shows every row that is asked for whole', () => {
    fc.assert(
      fc.property(scrolled, fc.nat(), ([scale, from], any) => {
        const row = any % scale.rows;
        const place = revealing(scale, from, row);
        expectPossible(scale, place);
        if (scale.viewport < scale.rowHeight) return;
        expect(positionOf(place)).toBeLessThanOrEqual(row * scale.rowHeight);
        expect(positionOf(place) + scale.viewport).toBeGreaterThanOrEqual(
          (row + 1) * scale.rowHeight,
        );
        const { first, last } = rowsInSight(scale, place);
        expect(row).toBeGreaterThanOrEqual(first);
        expect(row).toBeLessThanOrEqual(last);
      }),
    );
  });

  it('ends with the last row, which touches the lower edge, and begins with the first', () => {
    fc.assert(
      fc.property(scrolled, ([scale, from]) => {
        const near = settled(scale, scrolledTo(scale, from, lastPosition(scale) - 50));
        for (const end of [
          movedTo(scale, AT_TOP, Number.MAX_SAFE_INTEGER, false),
          movedTo(scale, near, near.top + 1000, true),
          scrolledTo(scale, from, Number.MAX_SAFE_INTEGER),
        ]) {
          expect(positionOf(end)).toBeCloseTo(lastPosition(scale), 6);
          expect(rowsInSight(scale, end).last).toBe(scale.rows - 1);
        }
        const dragged = movedTo(scale, placeOf(scale, lastPosition(scale)), 0, false);
        expect(rowsInSight(scale, dragged).first).toBe(0);
      }),
    );
  });

  it('never goes back when it is dragged on', () => {
    fc.assert(
      fc.property(scrolled, fc.nat(HIGHEST), fc.nat(HIGHEST), ([scale, from], one, other) => {
        const lower = movedTo(scale, from, Math.min(one, other), false);
        const higher = movedTo(scale, lower, Math.max(one, other), false);
        expectPossible(scale, lower);
        expectPossible(scale, higher);
        expect(positionOf(higher)).toBeGreaterThanOrEqual(positionOf(lower));
      }),
    );
  });

  it('is dragged in proportion: to the middle of it is to the middle of the rows', () => {
    fc.assert(
      fc.property(scales, (scale) => {
        fc.pre(lastPosition(scale) > 10_000);
        const middle = movedTo(scale, AT_TOP, lastTop(scale) / 2, false);
        expect(Math.abs(positionOf(middle) - lastPosition(scale) / 2)).toBeLessThanOrEqual(0.5001);
      }),
    );
  });
});

describe('moving by wheel and keys', () => {
  it('moves by exactly as much, and back to the very same row', () => {
    fc.assert(
      fc.property(scrolled, fc.integer({ min: -2000, max: 2000 }), ([scale, from], by) => {
        const to = Math.max(0, Math.min(lastPosition(scale), positionOf(from) + by));
        for (const place of [
          movedTo(scale, from, from.top + (to - positionOf(from)), true),
          scrolledTo(scale, from, to),
        ]) {
          expectPossible(scale, place);
          expect(positionOf(place)).toBeCloseTo(to, 6);
        }
      }),
    );
  });

  it('does not drift, however often it rests', () => {
    fc.assert(
      fc.property(
        scales,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(fc.integer({ min: -3000, max: 3000 }), { maxLength: 60 }),
        (scale, share, steps) => {
          let place = placeOf(scale, Math.round(share * lastPosition(scale)));
          let expected = positionOf(place);
          for (const step of steps) {
            expected = Math.max(0, Math.min(lastPosition(scale), expected + step));
            const by = expected - positionOf(place);
            place = settled(scale, movedTo(scale, place, place.top + by, true));
            expectPossible(scale, place);
            expect(positionOf(place)).toBeCloseTo(expected, 6);
          }
        },
      ),
    );
  });

  it('comes to the first and the last row without a rest', () => {
    const scale = { rows: 10_000_000, rowHeight: 32, viewport: 800 };
    let place = placeOf(scale, 3_000_000);
    let moves = 0;
    for (; positionOf(place) > 0 && moves < 40_000; moves += 1) {
      place = movedTo(scale, place, place.top - 100, true);
    }
    expect([moves, place]).toEqual([30_000, AT_TOP]);

    const end = lastPosition(scale);
    place = placeOf(scale, end - 3_000_000);
    for (moves = 0; positionOf(place) < end && moves < 40_000; moves += 1) {
      place = movedTo(scale, place, place.top + 100, true);
    }
    expect(moves).toBe(30_000);
    expect(place.top).toBe(lastTop(scale));
  });
});

describe('a resting scrollbar', () => {
  it('stands in proportion, and the rows in sight do not move', () => {
    fc.assert(
      fc.property(scrolled, ([scale, place]) => {
        const rest = settled(scale, place);
        expectPossible(scale, rest);
        expect(positionOf(rest)).toBeCloseTo(positionOf(place), 6);
        expect(settled(scale, rest)).toEqual(rest);
        expect(rest.offset).toBe(placeOf(scale, positionOf(place)).offset);
      }),
    );
  });

  it('keeps the rows in sight when more arrive, or the window changes', () => {
    fc.assert(
      fc.property(scrolled, scales, ([scale, place], other) => {
        const changed = { ...other, rowHeight: scale.rowHeight };
        for (const next of [fitted(changed, place), settled(changed, place)]) {
          expectPossible(changed, next);
          expect(positionOf(next)).toBeCloseTo(
            Math.min(lastPosition(changed), positionOf(place)),
            6,
          );
        }
      }),
    );
  });

  it('is left alone while it is moved, unless it stands where it cannot', () => {
    const scale = { rows: 1_000_000, rowHeight: 32, viewport: 800 };
    const place = movedTo(scale, placeOf(scale, 16_000_000), 4_001_000, true);
    expect(fitted({ ...scale, rows: 1_100_000 }, place)).toBe(place);
  });

  it('is a plain one as long as the rows are few', () => {
    fc.assert(
      fc.property(fc.nat(HIGHEST / 32), fc.nat(HIGHEST), (rows, top) => {
        const scale = { rows, rowHeight: 32, viewport: 700 };
        expect(movedTo(scale, AT_TOP, top, false).offset).toBe(0);
        expect(placeOf(scale, top).offset).toBe(0);
      }),
    );
  });
});

describe('the rows that are drawn', () => {
  it.each([
    ['around those in sight', { first: 10, last: 12 }, 11, [8, 9, 10, 11, 12, 13, 14]],
    ['not before the first', { first: 0, last: 1 }, 0, [0, 1, 2, 3]],
    ['not after the last', { first: 98, last: 99 }, 99, [96, 97, 98, 99]],
    ['and the focused one above', { first: 10, last: 10 }, 2, [2, 8, 9, 10, 11, 12]],
    ['and the focused one below', { first: 10, last: 10 }, 77, [8, 9, 10, 11, 12, 77]],
    [
      'without one when the header has the focus',
      { first: 50, last: 50 },
      -1,
      [48, 49, 50, 51, 52],
    ],
  ])('are %s', (_case, inSight, focused, drawn) => {
    expect(rowsToDraw(inSight, 2, 100, focused)).toEqual(drawn);
  });

  it('are none when there is none', () => {
    const scale = { rows: 0, rowHeight: 32, viewport: 700 };
    expect(rowsToDraw(rowsInSight(scale, AT_TOP), 2, 0, 0)).toEqual([]);
  });
});
