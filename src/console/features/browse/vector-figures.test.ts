import { expect, it } from 'vitest';
import { stripBars, vectorFigures } from './vector-figures.ts';

it('finds the least, the greatest and the length', () => {
  expect(vectorFigures([3, -4, 0])).toEqual({ min: -4, max: 3, norm: 5 });
});

it('scales bars to the value farthest from zero', () => {
  expect(stripBars([1, -2, 0], 100)).toEqual([0.5, -1, 0]);
});

it('keeps a spike among thousands of dimensions', () => {
  const data = Array.from({ length: 4096 }, (_value, at) => (at === 1000 ? -8 : 0.5));

  const strip = stripBars(data, 160);

  expect(strip.length).toBeLessThanOrEqual(161);
  expect(strip).toContain(-1);
});

it('draws a vector of zeros as a line', () => {
  expect(stripBars([0, 0], 10)).toEqual([0, 0]);
});
