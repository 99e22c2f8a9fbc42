import { expect, test } from 'vitest';
import { metadataFingerprint } from '#engine/fingerprint.ts';
import { ListedKeys } from '#engine/key-list-keys.ts';
import { existenceFromRows, Reconciliation } from '#engine/reconcile.ts';
import { NearMisses } from '#engine/reconcile-near.ts';
import { FindGroups } from './find-groups.ts';

const FINGERPRINT = metadataFingerprint({});

/** The groups of a list in an index, near misses sought among all of it. */
function groupsOf(listedKeys: readonly string[], indexKeys: readonly string[]): FindGroups {
  const listed = new ListedKeys();
  listedKeys.forEach((key, at) => {
    listed.onKey(key, at + 1);
  });
  const reconciliation = new Reconciliation(listed.keys);
  const rows = indexKeys.map((key) => ({ key, metadata: {} }));
  for (const _ of existenceFromRows(reconciliation, rows));
  const near = new NearMisses(reconciliation);
  for (const _ of near.prepare());
  for (const _ of near.seeAll(indexKeys));
  const groups = new FindGroups(listed, reconciliation);
  groups.near = near;
  return groups;
}

test('each group is counted and listed, a window at a time', () => {
  const groups = groupsOf(['a', 'b', 'A ', 'a', 'c', 'b', 'a'], ['a', 'c']);
  expect(groups.counts()).toMatchObject({ listed: 7, found: 2, missing: 2, repeated: 2, near: 1 });
  expect([...groups.keysOf('repeated')]).toEqual(['a', 'b']);
  expect(groups.window('repeated', 0, 1)).toEqual({
    total: 2,
    lines: [
      {
        id: 0,
        key: 'a',
        state: 'found',
        times: 3,
        first: 1,
        last: 7,
        near: [],
        moreNear: 0,
        taken: null,
      },
    ],
  });
  const [row] = groups.window('near', 0, 10).lines;
  expect(row?.near).toEqual([{ key: 'a', differences: ['case', 'white-space'], isFound: true }]);
});

test('a key that is taken counts once, however many missing ones it stands for', () => {
  const groups = groupsOf(['found', 'DOC', 'Doc', 'FOUND'], ['found', 'doc']);
  const stageable = () => [...groups.stageable()].map(({ key }) => key);
  expect(stageable()).toEqual(['found']);
  groups.take(1, { key: 'doc', fingerprint: FINGERPRINT });
  groups.take(2, { key: 'doc', fingerprint: FINGERPRINT });
  groups.take(3, { key: 'found', fingerprint: FINGERPRINT });
  expect(stageable()).toEqual(['found', 'doc']);
  expect(groups.counts()).toMatchObject({ found: 1, missing: 3, stageable: 2 });
  groups.untake(1);
  expect(stageable()).toEqual(['found', 'doc']);
  groups.untake(2);
  expect(stageable()).toEqual(['found']);
});

test('what is staged of a found key is what was read of it', () => {
  expect([...groupsOf(['a'], ['a']).stageable()]).toEqual([{ key: 'a', fingerprint: FINGERPRINT }]);
});
