import { expect, it } from 'vitest';
import { type Chunk, joinedChunk } from './row-window.ts';

const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ key: `key ${at}`, metadata: {} }));

function chunkOf(marks: readonly number[], version: number, ticks = 0): Chunk {
  return { rows: rowsOf(marks.length), marks: Uint8Array.from(marks), version, ticks };
}

it('a tick that was set while marks were fetched stays, as of the version before', () => {
  const asked = chunkOf([0, 0, 0], 4);
  const ticked = chunkOf([0, 1, 0], 4, 1);

  expect(joinedChunk(asked, chunkOf([0, 0, 0], 5), ticked)).toEqual(ticked);
});

it('rows that came in since are there with marks of their own', () => {
  const ticked = chunkOf([1, 0], 4, 1);

  const chunk = joinedChunk(chunkOf([0, 0], 4), chunkOf([0, 0, 1], 5), ticked);

  expect(chunk).toEqual(chunkOf([1, 0, 1], 4, 1));
});

it('of two answers the later version stays, whichever comes first', () => {
  const asked = chunkOf([0, 0], 4);
  const fifth = chunkOf([1, 0], 5);
  const sixth = chunkOf([1, 1], 6);

  expect(joinedChunk(asked, sixth, fifth)).toEqual(sixth);
  expect(joinedChunk(asked, fifth, sixth)).toBe(sixth);
});

it('an answer that is overtaken by one with more rows does not take them away', () => {
  const later = chunkOf([0, 0, 1], 5);

  expect(joinedChunk(undefined, chunkOf([1, 1], 5), later)).toBe(later);
});

it('what was not there, or was given up meanwhile, is there as it was fetched', () => {
  const fetched = chunkOf([1], 5);

  expect(joinedChunk(undefined, fetched, undefined)).toEqual(fetched);
  expect(joinedChunk(chunkOf([0], 4, 2), fetched, undefined)).toEqual(fetched);
});
