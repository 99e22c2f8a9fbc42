import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keptSegment } from '#engine/open-segment.ts';
import type { StagedEntry } from '#engine/staged-entry.ts';
import { packSegment, type StagedSegment } from '#engine/staged-segment.ts';
import { StagedSet } from '#engine/staged-set.ts';
import { wholeOf } from './pack-entries.ts';
import { parseStagingMessage } from './staging-channel.ts';
import { applyStaging, type StagingOperation } from './staging-operation.ts';
import { parseSegment } from './staging-schema.ts';
import { encodeOperation, parseOperation, readStoredOperations } from './stored-operation.ts';

const ENTRY: StagedEntry = {
  key: '\u202ertl\u0000key, "quoted"',
  provenance: { kind: 'match', description: 'year is 2019' },
  fingerprint: '0123456789abcdef'.repeat(2),
  stagedAt: 1_700_000_000_000,
};

function read(operations: readonly unknown[], segments = new Map<string, StagedSegment>()) {
  const stored = operations.map(parseOperation);
  const { entries, unreadable } = readStoredOperations(stored, (id) => segments.get(id) ?? null);
  return { entries: [...entries.values()], unreadable };
}

it('reads back what was stored', () => {
  const operations = [structuredClone({ type: 'stage', entries: [ENTRY] })];

  expect(read(operations)).toEqual({ entries: [ENTRY], unreadable: 0 });
});

it.each([
  { kind: 'list', name: 'keys.csv' },
  { kind: 'comparison', file: 'backup.vbb.gz', difference: 'changed' },
  { kind: 'set', name: 'old scans' },
  { kind: 'duplicate', kept: 'the first key' },
  // As duplicates were staged before they had a kind of their own.
  { kind: 'match', description: 'exact duplicates; of each the first key stays' },
] as const)('reads back keys that came by $kind', (provenance) => {
  const entry: StagedEntry = { ...ENTRY, provenance };

  expect(read([{ type: 'stage', entries: [entry] }])).toEqual({ entries: [entry], unreadable: 0 });
});

it.each([
  ['nothing', null],
  ['an empty key', { ...ENTRY, key: '' }],
  ['a fingerprint of another kind', { ...ENTRY, fingerprint: 'sha1' }],
  ['a provenance nobody knows', { ...ENTRY, provenance: { kind: 'lasso' } }],
  ['a missing time', { ...ENTRY, stagedAt: undefined }],
])('drops %s and counts it', (_what, row) => {
  const operations = [{ type: 'stage', entries: [row, ENTRY] }];

  expect(read(operations)).toEqual({ entries: [ENTRY], unreadable: 1 });
});

it('drops an operation that nobody knows, counts it and keeps the others', () => {
  const operations = [{ type: 'clear' }, { type: 'stage', entries: [ENTRY] }];

  expect(read(operations)).toEqual({ entries: [ENTRY], unreadable: 1 });
});

it('counts the keys of a segment that is not there, once for staging and unstaging them', () => {
  const segment = packSegment([ENTRY, { ...ENTRY, key: 'b' }], ENTRY.provenance, 1);
  const parts = [wholeOf(segment)];
  const operations: StagingOperation[] = [
    { type: 'stage', entries: [ENTRY], parts },
    { type: 'unstage', keys: [], parts },
  ];

  expect(read(operations.map((operation) => encodeOperation(operation, () => 'lost')))).toEqual({
    entries: [ENTRY],
    unreadable: 2,
  });
});

it('reads a segment back as it was', () => {
  const segment = packSegment([ENTRY, { ...ENTRY, key: 'b' }], ENTRY.provenance, 1);

  expect(parseSegment(structuredClone(keptSegment(segment)))).toEqual(segment);
});

const KEPT = keptSegment(packSegment([{ ...ENTRY, key: 'ab' }], ENTRY.provenance, 1));
it.each([
  ['nothing', undefined],
  ['keys that are cut off', { ...KEPT, bytes: KEPT.bytes.slice(1) }],
  ['other keys than were written', { ...KEPT, bytes: Uint8Array.of(97, 99) }],
  ['fewer fingerprints than keys', { ...KEPT, fingerprints: new Uint8Array(0) }],
  ['fewer hashes than keys', { ...KEPT, hashes: new Uint32Array(0) }],
  ['an empty key', { ...KEPT, ends: Uint32Array.of(0, 2), hashes: new Uint32Array(2) }],
  ['an end before its beginning', { ...KEPT, ends: Uint32Array.of(9, 2) }],
  ['a provenance nobody knows', { ...KEPT, provenance: { kind: 'lasso' } }],
  ['buffers of another kind', { ...KEPT, ends: [2] }],
])('takes no segment with %s', (_what, segment) => {
  expect(parseSegment(segment)).toBeNull();
});

it('comes to what the tab that stored the operations had staged', () => {
  const someEntries = fc.array(
    fc.record({ key: fc.constantFrom('a', 'b', 'c'), stagedAt: fc.nat(9) }),
  );
  const entriesOf = (some: readonly { key: string; stagedAt: number }[]) =>
    some.map((changed) => ({ ...ENTRY, ...changed }));
  const packed = packSegment(
    ['b', 'c', 'd'].map((key) => ({ ...ENTRY, key })),
    { kind: 'list', name: 'keys.txt' },
    5,
  );
  const someParts = fc.constantFrom([], [wholeOf(packed)]);
  const someSingle: fc.Arbitrary<StagingOperation> = fc.oneof(
    fc
      .tuple(someEntries, someParts)
      .map(([some, parts]) => ({ type: 'stage', entries: entriesOf(some), parts }) as const),
    fc
      .tuple(someEntries, someParts)
      .map(
        ([some, parts]) => ({ type: 'unstage', keys: some.map(({ key }) => key), parts }) as const,
      ),
    someEntries.map((some) => ({ type: 'replace', entries: entriesOf(some) }) as const),
  );
  const someOperation: fc.Arbitrary<StagingOperation> = fc.oneof(
    someSingle,
    fc.array(someSingle).map((operations) => ({ type: 'series', operations }) as const),
  );
  fc.assert(
    fc.property(fc.array(someOperation), (operations) => {
      const staged = operations.reduce<StagedSet>(
        (sofar, operation) => applyStaging(sofar, operation).entries,
        StagedSet.empty,
      );
      const stored = operations.map((operation) =>
        structuredClone(encodeOperation(operation, () => 'packed')),
      );

      expect(read(stored, new Map([['packed', packed]]))).toEqual({
        entries: [...staged.values()],
        unreadable: 0,
      });
    }),
  );
});

it('understands the other tabs', () => {
  const message = { target: 'c/b/i', operation: { type: 'unstage', keys: ['a'] } };

  expect(parseStagingMessage(message)).toEqual({ ...message, segments: null });
});

it('ignores what another version of the console says', () => {
  expect(parseStagingMessage({ target: 'c/b/i', operation: { type: 'clear' } })).toBeNull();
  expect(parseStagingMessage('hello')).toBeNull();
});
