import { describe, expect, it } from 'vitest';
import type { TimedVerdict } from '#console/worker/verification-service.ts';
import type { StagedEntry } from '#engine/staged-entry.ts';
import { countFindings, findingOf, oldestVerdict } from './findings.ts';

function entry(key: string, fingerprint = 'then'): StagedEntry {
  return { key, provenance: { kind: 'by-hand' }, fingerprint, stagedAt: 1 };
}

function verdict(key: string, part: Partial<TimedVerdict> = {}): TimedVerdict {
  return {
    key,
    state: 'present',
    metadata: {},
    fingerprint: 'then',
    data: 'numbers',
    content: 'both',
    reviewedData: 'numbers',
    failure: null,
    at: 5,
    ...part,
  };
}

describe('findingOf', () => {
  it('waits for a verdict', () => {
    expect(findingOf(entry('a'), undefined)).toBe('waiting');
  });

  it('follows the verdict where the key was not read or is gone', () => {
    expect(findingOf(entry('a'), verdict('a', { state: 'gone', fingerprint: null }))).toBe('gone');
    expect(findingOf(entry('a'), verdict('a', { state: 'unverified' }))).toBe('unverified');
  });

  it('no longer counts a change as one once it was accepted', () => {
    const changed = verdict('a', { state: 'changed', fingerprint: 'now' });

    expect(findingOf(entry('a'), changed)).toBe('changed');
    expect(findingOf(entry('a', 'now'), changed)).toBe('present');
  });

  it('counts a key as changed whose numbers were replaced, until that was accepted', () => {
    const replaced = verdict('a', { data: 'new numbers' });

    expect(findingOf(entry('a'), replaced)).toBe('changed');
    expect(findingOf(entry('a'), { ...replaced, reviewedData: 'new numbers' })).toBe('present');
  });

  it('counts a key as changed that was staged anew with other metadata after it was read', () => {
    expect(findingOf(entry('a', 'newer'), verdict('a'))).toBe('changed');
  });
});

it('counts each staged key once', () => {
  const verdicts = new Map([
    ['a', verdict('a')],
    ['b', verdict('b', { state: 'gone' })],
    ['x', verdict('x')],
  ]);

  const counts = countFindings(new Map(['a', 'b', 'c'].map((key) => [key, entry(key)])), verdicts);

  expect(counts).toEqual({ all: 3, present: 1, gone: 1, changed: 0, unverified: 0, waiting: 1 });
});

it('takes the age of a verification from its oldest verdict on a staged key', () => {
  const verdicts = new Map([
    ['a', verdict('a', { at: 30 })],
    ['b', verdict('b', { at: 20 })],
    ['unstaged', verdict('unstaged', { at: 1 })],
  ]);

  expect(oldestVerdict(new Set(['a', 'b', 'c']), verdicts)).toBe(20);
  expect(oldestVerdict(new Set(['c']), verdicts)).toBeNull();
});
