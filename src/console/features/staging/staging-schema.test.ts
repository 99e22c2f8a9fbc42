import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { StagedEntry } from '#engine/staged-entry.ts';
import { applyStaging, type StagedEntries, type StagingOperation } from './staging-operation.ts';
import { parseStagingMessage, readStoredOperations } from './staging-schema.ts';

const ENTRY: StagedEntry = {
  key: '\u202ertl\u0000key, "quoted"',
  provenance: { kind: 'match', description: 'year is 2019' },
  fingerprint: '0123456789abcdef'.repeat(2),
  stagedAt: 1_700_000_000_000,
};

it('reads back what was stored', () => {
  const operations = [structuredClone({ type: 'stage', entries: [ENTRY] })];

  expect(readStoredOperations(operations)).toEqual({ entries: [ENTRY], unreadable: 0 });
});

it.each([
  ['nothing', null],
  ['an empty key', { ...ENTRY, key: '' }],
  ['a fingerprint of another kind', { ...ENTRY, fingerprint: 'sha1' }],
  ['a provenance nobody knows', { ...ENTRY, provenance: { kind: 'lasso' } }],
  ['a missing time', { ...ENTRY, stagedAt: undefined }],
])('drops %s and counts it', (_what, row) => {
  const operations = [{ type: 'stage', entries: [row, ENTRY] }];

  expect(readStoredOperations(operations)).toEqual({ entries: [ENTRY], unreadable: 1 });
});

it('drops an operation that nobody knows, counts it and keeps the others', () => {
  const operations = [{ type: 'clear' }, { type: 'stage', entries: [ENTRY] }];

  expect(readStoredOperations(operations)).toEqual({ entries: [ENTRY], unreadable: 1 });
});

it('comes to what the tab that stored the operations had staged', () => {
  const someEntries = fc.array(
    fc.record({ key: fc.constantFrom('a', 'b', 'c'), stagedAt: fc.nat(9) }),
  );
  const entriesOf = (some: readonly { key: string; stagedAt: number }[]) =>
    some.map((changed) => ({ ...ENTRY, ...changed }));
  const someOperation: fc.Arbitrary<StagingOperation> = fc.oneof(
    someEntries.map((some) => ({ type: 'stage', entries: entriesOf(some) }) as const),
    someEntries.map((some) => ({ type: 'unstage', keys: some.map(({ key }) => key) }) as const),
    someEntries.map((some) => ({ type: 'replace', entries: entriesOf(some) }) as const),
  );
  fc.assert(
    fc.property(fc.array(someOperation), (operations) => {
      const staged = operations.reduce<StagedEntries>(
        (sofar, operation) => applyStaging(sofar, operation).entries,
        new Map(),
      );

      expect(readStoredOperations(operations)).toEqual({
        entries: [...staged.values()],
        unreadable: 0,
      });
    }),
  );
});

it('understands the other tabs', () => {
  const message = { target: 'c/b/i', operation: { type: 'unstage', keys: ['a'] } };

  expect(parseStagingMessage(message)).toEqual(message);
});

it('ignores what another version of the console says', () => {
  expect(parseStagingMessage({ target: 'c/b/i', operation: { type: 'clear' } })).toBeNull();
  expect(parseStagingMessage('hello')).toBeNull();
});
