import { describe, expect, it } from 'vitest';
import {
  atMost,
  drawReading,
  isOfSet,
  isReadWhole,
  judged,
  type SampleReading,
  sampleSentence,
} from './sample-reading.ts';

const set = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ key: `key ${at}`, content: `content ${at}` }));

/** The whole sample read, the first `wrong` of it wrong. */
function read(reading: SampleReading, wrong: number): SampleReading {
  return reading.keys.reduce(
    (sofar, key, at) => judged(sofar, key, at < wrong ? 'wrong' : 'right'),
    reading,
  );
}

describe('sampleSentence', () => {
  it('says what a sample without a wrong key proves', () => {
    expect(sampleSentence(read(drawReading(set(100_000), 59, Math.random), 0))).toBe(
      '59 read, none wrong: at most 5 % of the 100\u202f000 are wrong, with 95 % confidence.',
    );
    expect(sampleSentence(read(drawReading(set(412), 59, Math.random), 0))).toBe(
      '59 read, none wrong: at most 4.4 % of the 412 are wrong, with 95 % confidence.',
    );
  });

  it('speaks of what is left when wrong keys were unstaged', () => {
    expect(sampleSentence(read(drawReading(set(412), 59, Math.random), 2))).toBe(
      '59 read, 2 wrong and unstaged: at most 9.3 % of the 410 left are wrong, with 95 % confidence.',
    );
  });

  it('claims nothing before the whole sample is read', () => {
    const reading = drawReading(set(412), 59, Math.random);

    expect(sampleSentence(judged(reading, reading.keys[0] ?? '', 'right'))).toBe(
      '1 of the 59 drawn at random read, none wrong. That proves something once all are read.',
    );
    expect(isReadWhole(reading)).toBe(false);
  });

  it('needs no confidence where everything was read', () => {
    expect(sampleSentence(read(drawReading(set(12), 59, Math.random), 1))).toBe(
      'All 12 keys read, 1 wrong and unstaged.',
    );
  });
});

describe('isOfSet', () => {
  const reading = drawReading(set(80), 10, Math.random);
  const [wrong = ''] = reading.keys;
  const after = read(reading, 1);
  const rest = set(80).filter(({ key }) => key !== wrong);

  it('holds for the set without the keys found wrong, in any order', () => {
    expect(isOfSet(reading, set(80).reverse())).toBe(true);
    expect(isOfSet(after, rest)).toBe(true);
  });

  it.each([
    ['a wrong key is staged again', set(80)],
    ['another key left', rest.slice(1)],
    ['a key was added', [...rest, { key: 'new', content: 'new' }]],
    ['a key changed', rest.map((item, at) => (at === 3 ? { ...item, content: 'other' } : item))],
    ['a key took the place of another', [...rest.slice(1), { key: 'new', content: 'new' }]],
  ])('holds no more when %s', (_case, deletable) => {
    expect(isOfSet(after, deletable)).toBe(false);
  });
});

it('takes a judgement back', () => {
  const reading = drawReading(set(3), 3, Math.random);

  expect(judged(judged(reading, 'key 1', 'wrong'), 'key 1', null)).toEqual(reading);
});

it('rounds up what is at most', () => {
  expect(atMost(0.0495)).toBe('5 %');
  expect(atMost(0.04361)).toBe('4.4 %');
  expect(atMost(0.05)).toBe('5 %');
  expect(atMost(0)).toBe('0 %');
  expect(atMost(0.1)).toBe('10 %');
});
