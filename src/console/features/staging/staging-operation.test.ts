import { describe, expect, it } from 'vitest';
import type { StagedEntry } from '#engine/staged-entry.ts';
import { StagedSet } from '#engine/staged-set.ts';
import { applyStaging, withoutKeys } from './staging-operation.ts';

function entry(key: string, fingerprint = 'a'.repeat(32)): StagedEntry {
  return { key, provenance: { kind: 'by-hand' }, fingerprint, stagedAt: 1 };
}

function mapOf(...entries: readonly StagedEntry[]) {
  return new StagedSet([], new Map(entries.map((item) => [item.key, item])));
}

describe('applyStaging', () => {
  it('keeps the first provenance of a key that is staged again', () => {
    const first = entry('a');
    const again: StagedEntry = { ...first, provenance: { kind: 'neighbour', of: 'b' } };

    const applied = applyStaging(mapOf(first), { type: 'stage', entries: [again, entry('b')] });

    expect(applied.entries.get('a')).toBe(first);
    expect(applied.effective).toEqual({ type: 'stage', entries: [entry('b')] });
    expect(applied.inverse).toEqual({ type: 'unstage', keys: ['b'] });
  });

  it('takes a key that is named twice in one operation once', () => {
    const applied = applyStaging(mapOf(), { type: 'stage', entries: [entry('a'), entry('a')] });

    expect(applied.inverse).toEqual({ type: 'unstage', keys: ['a'] });
  });

  it('returns the same map when nothing changes', () => {
    const staged = mapOf(entry('a'));

    expect(applyStaging(staged, { type: 'stage', entries: [entry('a')] }).entries).toBe(staged);
    expect(applyStaging(staged, { type: 'unstage', keys: ['b'] }).entries).toBe(staged);
    expect(applyStaging(staged, { type: 'replace', entries: [entry('b')] }).entries).toBe(staged);
  });

  it('brings unstaged entries back whole', () => {
    const staged = mapOf(entry('a'), entry('b'));

    const { entries, inverse } = applyStaging(staged, { type: 'unstage', keys: ['b', 'c'] });

    expect([...entries.keys()]).toEqual(['a']);
    expect(inverse).toEqual({ type: 'stage', entries: [entry('b')] });
  });

  it('replaces entries and remembers what they were', () => {
    const changed = entry('a', 'b'.repeat(32));

    const applied = applyStaging(mapOf(entry('a')), { type: 'replace', entries: [changed] });

    expect(applied.entries.get('a')).toBe(changed);
    expect(applied.inverse).toEqual({ type: 'replace', entries: [entry('a')] });
  });
});

describe('withoutKeys', () => {
  it('leaves nothing of an operation whose keys are all gone', () => {
    const gone = new Set(['a', 'b']);

    expect(withoutKeys({ type: 'unstage', keys: ['a'] }, gone)).toBeNull();
    expect(withoutKeys({ type: 'stage', entries: [entry('a'), entry('c')] }, gone)).toEqual({
      type: 'stage',
      entries: [entry('c')],
    });
  });
});
