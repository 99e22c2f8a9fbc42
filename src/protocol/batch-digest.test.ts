import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchDigest, batchDigestWithOmitted, keyDigest } from './batch-digest.ts';

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
const keys = fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1 }), {
  minLength: 1,
  maxLength: 40,
});

describe('batchDigest', () => {
  it('is the SHA-256 over the concatenated digests of the keys, in order', () => {
    fc.assert(
      fc.property(keys, (batch) => {
        expect(batchDigest(batch)).toBe(sha256(Buffer.concat(batch.map(sha256))).toString('hex'));
      }),
    );
  });

  it('changes with the order, and cannot be fooled by joining keys', () => {
    expect(batchDigest(['a', 'b'])).not.toBe(batchDigest(['b', 'a']));
    expect(batchDigest(['ab'])).not.toBe(batchDigest(['a', 'b']));
  });
});

describe('batchDigestWithOmitted', () => {
  it('rebuilds the digest of the confirmed batch whichever keys are left out', () => {
    fc.assert(
      fc.property(keys, fc.infiniteStream(fc.boolean()), (batch, coin) => {
        const leaveOut = batch.map(() => coin.next().value);
        const kept = batch.filter((_, at) => !leaveOut[at]);
        const omitted = batch.flatMap((key, at) =>
          leaveOut[at] ? [{ at, sha256: keyDigest(key) }] : [],
        );

        expect(batchDigestWithOmitted(kept, omitted)).toBe(batchDigest(batch));
      }),
    );
  });

  it.each([
    ['a place beyond the batch', [{ at: 9, sha256: keyDigest('x') }]],
    [
      'the same place twice',
      [
        { at: 0, sha256: keyDigest('x') },
        { at: 0, sha256: keyDigest('x') },
      ],
    ],
    [
      'places out of order',
      [
        { at: 2, sha256: keyDigest('x') },
        { at: 0, sha256: keyDigest('x') },
      ],
    ],
    ['something that is no digest', [{ at: 0, sha256: 'x' }]],
  ])('refuses %s', (_case, omitted) => {
    expect(batchDigestWithOmitted(['a'], omitted)).toBeNull();
  });
});
