import { expect, it } from 'vitest';
import { metadataFingerprint } from '#engine/fingerprint.ts';
import { KeyStore } from '#engine/key-store.ts';
import { RowFingerprints } from './row-fingerprints.ts';

const rows = 40_000;

function storeOf(metadataOf: (row: number) => Record<string, string>): KeyStore {
  const store = new KeyStore();
  for (let row = 0; row < rows; row += 1) store.add(`key ${row}`, metadataOf(row));
  return store;
}

it('answers what hashing the metadata answers, computed ahead or not', () => {
  const store = storeOf((row) => (row % 3 === 0 ? {} : { size: `${row % 7}` }));
  const ahead = new RowFingerprints(store);
  for (const _ of ahead.catchUp());
  const onDemand = new RowFingerprints(store);

  for (const row of [0, 1, 16_383, 16_384, 16_385, rows - 1]) {
    const expected = metadataFingerprint(store.metadataAt(row));
    expect(ahead.of(row)).toBe(expected);
    expect(onDemand.of(row)).toBe(expected);
  }
});

it('takes no memory for rows without metadata', () => {
  const fingerprints = new RowFingerprints(storeOf(() => ({})));
  for (const _ of fingerprints.catchUp());

  expect(fingerprints.bytes).toBe(0);
  expect(fingerprints.of(rows - 1)).toBe(metadataFingerprint({}));
});

it('takes up the rows that came in since', () => {
  const store = new KeyStore();
  const fingerprints = new RowFingerprints(store);
  store.add('first', { a: 'x' });
  for (const _ of fingerprints.catchUp());
  store.add('second', { a: 'y' });

  expect(fingerprints.of(1)).toBe(metadataFingerprint({ a: 'y' }));
});
