import { expect, it } from 'vitest';
import type { StagedEntry } from '#engine/staged-entry.ts';
import { parseStagingMessage, parseStoredEntries } from './staging-schema.ts';

const ENTRY: StagedEntry = {
  key: '\u202ertl\u0000key, "quoted"',
  provenance: { kind: 'match', description: 'year is 2019' },
  fingerprint: '0123456789abcdef'.repeat(2),
  stagedAt: 1_700_000_000_000,
};

it('reads back what was stored', () => {
  expect(parseStoredEntries([structuredClone(ENTRY)])).toEqual({ entries: [ENTRY], unreadable: 0 });
});

it.each([
  ['nothing', null],
  ['an empty key', { ...ENTRY, key: '' }],
  ['a fingerprint of another kind', { ...ENTRY, fingerprint: 'sha1' }],
  ['a provenance nobody knows', { ...ENTRY, provenance: { kind: 'lasso' } }],
  ['a missing time', { ...ENTRY, stagedAt: undefined }],
])('drops %s and counts it', (_what, row) => {
  expect(parseStoredEntries([row, ENTRY])).toEqual({ entries: [ENTRY], unreadable: 1 });
});

it('understands the other tabs', () => {
  const message = { target: 'c/b/i', operation: { type: 'unstage', keys: ['a'] } };

  expect(parseStagingMessage(message)).toEqual(message);
});

it('ignores what another version of the console says', () => {
  expect(parseStagingMessage({ target: 'c/b/i', operation: { type: 'clear' } })).toBeNull();
  expect(parseStagingMessage('hello')).toBeNull();
});
