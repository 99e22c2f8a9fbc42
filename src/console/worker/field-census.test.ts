import { describe, expect, it } from 'vitest';
import { createFieldCensus, metadataText } from './field-census.ts';

describe('createFieldCensus', () => {
  it('puts the most frequent field first and counts who has it', () => {
    const census = createFieldCensus();
    for (const metadata of [{ a: 'x' }, { b: 'y' }, { a: 'z', b: 'y' }, { b: 'y' }]) {
      census.add(metadata);
    }

    const summary = census.summary();

    expect(summary.map(({ field, count }) => [field, count])).toEqual([
      ['b', 3],
      ['a', 2],
    ]);
  });

  it('keeps a field where it once stood and puts new ones behind', () => {
    const census = createFieldCensus();
    census.add({ early: 'x' });
    census.summary();
    for (const text of ['1', '2', '3']) census.add({ late: text });

    expect(census.summary().map(({ field }) => field)).toEqual(['early', 'late']);
  });

  it('offers the most frequent strings, also those inside lists, and never numbers', () => {
    const census = createFieldCensus();
    census.add({ tags: ['rare', 'common'] });
    census.add({ tags: ['common', 7] });

    expect(census.summary()[0]?.values).toEqual(['common', 'rare']);
  });

  it('is not confused by fields named like properties of every object', () => {
    const census = createFieldCensus();
    census.add({ constructor: 'x', toString: 'y' });

    expect(census.summary().map(({ field }) => field)).toEqual(['constructor', 'toString']);
  });
});

describe('metadataText', () => {
  it.each([
    ['a string', 'a', 'a'],
    ['a list', ['a', 'b'], 'a, b'],
    ['a number', 0, '0'],
    ['a boolean', false, 'false'],
  ])('writes %s on one line', (_case, value, text) => {
    expect(metadataText(value)).toBe(text);
  });
});
