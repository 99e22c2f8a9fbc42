import { expect, it } from 'vitest';
import { metadataFingerprint } from '#engine/fingerprint.ts';
import { KeyStore } from '#engine/key-store.ts';
import { RowSet } from '#engine/row-set.ts';
import { packSegment } from '#engine/staged-segment.ts';
import { rowsOfKeys } from './barred-keys.ts';
import { inSlices } from './time-slices.ts';

const never = new AbortController().signal;

it('finds the rows of keys, packed or not, whatever they are made of', async () => {
  const keys = ['plain', 'ключ', '🦊', '\ud83d', 'a\u0000b', 'left'];
  const store = new KeyStore();
  for (const key of keys) store.add(key, {});
  const fingerprint = metadataFingerprint({});
  const entries = [...keys.slice(1), 'unread'].map((key) => ({ key, fingerprint }));
  const segment = packSegment(entries, { kind: 'by-hand' }, 0);
  const { bytes, ends } = segment.keys;

  const all = { bytes, ends, words: RowSet.all(ends.length).words };
  const rows = await inSlices(rowsOfKeys(store, { keys: ['plain', 'gone'], packed: [all] }), never);
  expect([...rows.positions()]).toEqual([0, 1, 2, 3, 4, 5]);

  const none = { bytes, ends, words: RowSet.none(ends.length).words };
  const few = await inSlices(rowsOfKeys(store, { keys: ['left'], packed: [none] }), never);
  expect([...few.positions()]).toEqual([5]);
});
