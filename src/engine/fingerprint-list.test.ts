import fc from 'fast-check';
import { expect, it } from 'vitest';
import { metadataFingerprint } from './fingerprint.ts';
import { FingerprintList } from './fingerprint-list.ts';

it('keeps fingerprints by number, exactly', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat({ max: 3000 }), fc.string()), { maxLength: 50 }),
      (entries) => {
        const list = new FingerprintList();
        const naive = new Map<number, string>();
        for (const [at, text] of entries) {
          const fingerprint = metadataFingerprint({ text });
          list.set(at, fingerprint);
          naive.set(at, fingerprint);
        }
        for (const [at, fingerprint] of naive) {
          expect(list.at(at)).toBe(fingerprint);
          expect(list.is(at, fingerprint)).toBe(true);
          expect(list.is(at, metadataFingerprint({ text: 'another', more: '' }))).toBe(false);
        }
      },
    ),
  );
});
