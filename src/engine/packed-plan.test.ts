import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packedBatches } from './packed-plan.ts';
import { PackedStrings } from './packed-strings.ts';
import { planBatches } from './plan.ts';

function packed(keys: readonly string[]) {
  const stored = new PackedStrings();
  const rows = Uint32Array.from(keys, (key) => stored.intern(key));
  return { stored, rows };
}

describe('packedBatches', () => {
  it('names the same batches as the keys themselves', () => {
    const key = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
      fc.constantFrom(
        '\u0000',
        '\ud7ff',
        '\ue000',
        '\u{10ffff}',
        'k'.repeat(1024),
        '键'.repeat(1024),
      ),
    );
    fc.assert(
      fc.property(fc.uniqueArray(key, { minLength: 1, maxLength: 30 }), (keys) => {
        const { stored, rows } = packed(keys);

        const expected = planBatches(keys.map((each) => ({ key: each, content: '' })));
        expect([...packedBatches(stored, rows)]).toEqual(
          expected.map((batch) => ({ digest: batch.digest, count: batch.keys.length })),
        );
      }),
    );
  });

  it('takes the keys in the order of the rows, and only those', () => {
    const { stored } = packed(['a', 'b', 'c']);

    const [first, second] = packedBatches(stored, Uint32Array.of(2, 0));

    const [expected] = planBatches([{ key: 'c', content: '' }]);
    expect(first).toEqual({ digest: expected?.digest, count: 1 });
    expect(second?.count).toBe(1);
  });

  it.each([
    ['no key', []],
    ['an empty key', ['a', '']],
    ['a key of 1,025 characters', ['k'.repeat(1025)]],
    ['half a surrogate pair', ['\ud83d']],
  ])('refuses %s', (_case, keys) => {
    const { stored, rows } = packed(keys);

    expect(() => [...packedBatches(stored, rows)]).toThrow(RangeError);
  });
});
