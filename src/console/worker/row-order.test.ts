import { expect, it } from 'vitest';
import type { Metadata } from '#protocol/vector.ts';
import { type RowOrder, sortedPositions } from './row-order.ts';

const rows: { key: string; metadata: Metadata }[] = [
  { key: 'b', metadata: { version: '10', rank: 3 } },
  { key: 'a', metadata: {} },
  { key: '\u{1f600}', metadata: { version: '9', rank: 20 } },
  { key: '\uffee', metadata: { version: '9', rank: 1 } },
];

it.each<[string, RowOrder, number[]]>([
  ['keys by their UTF-8 bytes', { field: null, descending: false }, [1, 0, 3, 2]],
  ['keys the other way round', { field: null, descending: true }, [2, 3, 0, 1]],
  ['digits by their number, missing last', { field: 'version', descending: false }, [2, 3, 0, 1]],
  ['missing last in the other direction too', { field: 'version', descending: true }, [0, 2, 3, 1]],
  ['numbers by their size', { field: 'rank', descending: false }, [3, 0, 2, 1]],
  ['a field nobody has', { field: 'toString', descending: true }, [0, 1, 2, 3]],
])('sorts %s', (_case, order, expected) => {
  expect([...sortedPositions(rows, order)]).toEqual(expected);
});
