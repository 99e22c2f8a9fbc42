import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Metadata } from '#protocol/vector.ts';
import { CanonicalRows } from './canonical-rows.ts';
import { canonicalMetadata } from './fingerprint.ts';
import { KeyStore } from './key-store.ts';

/** Quotes, backslashes, controls, every plane, and halves of surrogate pairs. */
const someText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    '',
    '"',
    '\\',
    '\n',
    '\u0000',
    '\u007f',
    '\u2028',
    '\ud800',
    'x\udc00',
    '\u{1f600}',
    '힣',
  ),
  fc.string({ minLength: 4090, maxLength: 4100 }),
);
const someScalar = fc.oneof(
  someText,
  fc.boolean(),
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.constantFrom(-0, 0, 1e21, 5e-324, -1.5),
);
const someMetadata: fc.Arbitrary<Metadata> = fc.dictionary(
  fc.oneof(fc.constantFrom('a', 'b', '__proto__', '10', '9', 'é', '\ud800'), someText),
  fc.oneof(someScalar, fc.array(someScalar, { maxLength: 4 })),
  { maxKeys: 6 },
);

it('writes the metadata of packed rows as it is written from the object', () => {
  fc.assert(
    fc.property(fc.array(someMetadata, { maxLength: 12 }), (rows) => {
      const store = new KeyStore();
      for (const [row, metadata] of rows.entries()) store.add(`key ${row}`, metadata);
      const canonical = new CanonicalRows(store);
      for (const [row, metadata] of rows.entries()) {
        expect(new TextDecoder().decode(canonical.at(row))).toBe(canonicalMetadata(metadata));
      }
    }),
  );
});
