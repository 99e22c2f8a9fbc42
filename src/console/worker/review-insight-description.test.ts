import { describe, expect, it } from 'vitest';
import type { Verdict } from '#engine/verify.ts';
import type { Metadata } from '#protocol/vector.ts';
import { latest, NOTHING_READ } from './index-coverage.ts';
import { describeSet } from './review-insight-description.ts';

const CHUNKS = ['doc-1#1', 'doc-1#2', 'doc-1#3', 'doc-1#4'];
const rows = CHUNKS.map((key) => ({ key, metadata: { lang: 'en' } }));
const whole = { extent: 'whole', rows, read: 4, since: 5 } as const;
const present = (metadata: Metadata) => ({ state: 'present', metadata }) as const;
const nothing: ReadonlySet<string> = new Set();
const shares = (set: ReturnType<typeof describeSet>) =>
  set.fields.flatMap(({ values }) => values.map(({ value, inIndex }) => [value, inIndex]));

describe('describeSet', () => {
  it('knows the siblings and the share of each value when the index was read', () => {
    const verdicts = new Map([['doc-1#1', present({ lang: 'en' })]]);

    const set = describeSet({ keys: ['doc-1#1'], verdicts, coverage: whole, deleted: nothing });

    expect(set.families).toMatchObject([{ name: 'doc-1', missing: CHUNKS.slice(1) }]);
    expect(shares(set)).toEqual([['en', 4]]);
  });

  it('names no share of an index of which only what matched was read', () => {
    const verdicts = new Map([['doc-1#1', present({ lang: 'en' })]]);
    const coverage = { ...whole, extent: 'matching' } as const;

    const set = describeSet({ keys: ['doc-1#1'], verdicts, coverage, deleted: nothing });

    expect(shares(set)).toEqual([['en', null]]);
    expect(set.families).toHaveLength(1);
  });

  it('leaves out what was deleted since the index was read, or was found gone', () => {
    const verdicts = new Map<string, Pick<Verdict, 'state' | 'metadata'>>([
      ['doc-1#1', present({ lang: 'en' })],
      ['doc-1#2', { state: 'gone', metadata: null }],
    ]);

    const set = describeSet({
      keys: ['doc-1#1', 'doc-1#2'],
      verdicts,
      coverage: whole,
      deleted: new Set(['doc-1#4']),
    });

    expect(set.families).toEqual([]);
    expect(shares(set)).toEqual([['en', 2]]);
    expect(set.read).toBe(2);
  });
});

it('counts the reading that was begun later, however little it has read', () => {
  const matching = { extent: 'matching', rows: [], read: 0, since: 9 } as const;

  expect(latest(whole, matching)).toBe(matching);
  expect(latest(whole, NOTHING_READ)).toBe(whole);
});
