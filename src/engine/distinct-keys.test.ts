import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keyDigestBytes } from '#protocol/batch-digest.ts';
import { DistinctKeys } from './distinct-keys.ts';

it('finds a repeated key wherever it stands, and only then', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 3 }), { maxLength: 60 }),
      fc.nat(5),
      (keys, room) => {
        const distinct = new DistinctKeys(room);
        for (const key of keys) distinct.add(keyDigestBytes(key));

        expect(distinct.count).toBe(keys.length);
        expect(distinct.hasRepeats()).toBe(new Set(keys).size < keys.length);
      },
    ),
  );
});
