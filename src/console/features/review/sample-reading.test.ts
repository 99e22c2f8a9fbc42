import { describe, expect, it } from 'vitest';
import {
  atMost,
  isReadWhole,
  judged,
  type SampleReading,
  sampleSentence,
} from './sample-reading.ts';

/** The first keys of so many. */
function drawReading(population: number, size: number): SampleReading {
  const keys = Array.from({ length: Math.min(size, population) }, (_, at) => `key ${at}`);
  return { id: 1, population, keys, judged: new Map() };
}

/** The whole sample read, the first `wrong` of it wrong. */
function read(reading: SampleReading, wrong: number): SampleReading {
  return reading.keys.reduce(
    (sofar, key, at) => judged(sofar, key, at < wrong ? 'wrong' : 'right'),
    reading,
  );
}

describe('sampleSentence', () => {
  it('says what a sample without a wrong key proves', () => {
    expect(sampleSentence(read(drawReading(100_000, 59), 0))).toBe(
      '59 read, none wrong: at most 5 % of the 100\u202f000 are wrong, with 95 % confidence.',
    );
    expect(sampleSentence(read(drawReading(412, 59), 0))).toBe(
      '59 read, none wrong: at most 4.4 % of the 412 are wrong, with 95 % confidence.',
    );
  });

  it('speaks of what is left when wrong keys were unstaged', () => {
    expect(sampleSentence(read(drawReading(412, 59), 2))).toBe(
      '59 read, 2 wrong and unstaged: at most 9.3 % of the 410 left are wrong, with 95 % confidence.',
    );
  });

  it('claims nothing before the whole sample is read', () => {
    const reading = drawReading(412, 59);

    expect(sampleSentence(judged(reading, reading.keys[0] ?? '', 'right'))).toBe(
      '1 of the 59 drawn at random read, none wrong. That proves something once all are read.',
    );
    expect(isReadWhole(reading)).toBe(false);
  });

  it('needs no confidence where everything was read', () => {
    expect(sampleSentence(read(drawReading(12, 59), 1))).toBe(
      'All 12 keys read, 1 wrong and unstaged.',
    );
  });
});

it('takes a judgement back', () => {
  const reading = drawReading(3, 3);

  expect(judged(judged(reading, 'key 1', 'wrong'), 'key 1', null)).toEqual(reading);
});

it('rounds up what is at most', () => {
  expect(atMost(0.0495)).toBe('5 %');
  expect(atMost(0.04361)).toBe('4.4 %');
  expect(atMost(0.05)).toBe('5 %');
  expect(atMost(0)).toBe('0 %');
  expect(atMost(0.1)).toBe('10 %');
});
