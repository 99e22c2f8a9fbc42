import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keySkeleton } from './look-alike.ts';
import { findLookAlikes } from './look-alikes.ts';
import { PackedStrings } from './packed-strings.ts';

function packed(keys: readonly string[]) {
  const strings = new PackedStrings();
  return { keys: strings, rows: Uint32Array.from(keys, (key) => strings.intern(key)) };
}

/** By key, as it is found by row. */
function lookAlikes(staged: readonly string[], others: readonly string[]) {
  const inside = packed(staged);
  const outside = packed(others.filter((key) => !staged.includes(key)));
  const work = findLookAlikes(inside, outside);
  for (;;) {
    const step = work.next();
    if (step.done !== true) continue;
    return new Map([...step.value].map(([row, names]) => [inside.keys.at(row), names]));
  }
}

describe('findLookAlikes', () => {
  it('finds resembling keys among the staged ones and among others, but never a key itself', () => {
    const found = lookAlikes(['doc-1', 'doc-l', 'other'], ['Doc-1', 'doc-1', 'doc-2']);

    expect(found).toEqual(
      new Map([
        ['doc-1', ['doc-l', 'Doc-1']],
        ['doc-l', ['doc-1', 'Doc-1']],
      ]),
    );
  });

  it('names at most five for one key', () => {
    const others = ['KEY', 'Key', 'kEy', 'keY', 'KEy', 'kEY', 'KeY'];

    expect(lookAlikes(['key'], others).get('key')).toHaveLength(5);
  });

  it('finds what comparing each with each finds', () => {
    const letter = fc.constantFrom('o', '0', 'O', 'l', '1', ' ', '\u200d', 'é', 'e\u0301', '文');
    const keys = fc.uniqueArray(fc.string({ unit: letter, minLength: 1, maxLength: 3 }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(keys, fc.nat(40), (all, cut) => {
        const staged = all.slice(0, cut);
        const others = all.slice(cut);

        const found = lookAlikes(staged, others);

        const inOrder = [...staged, ...others];
        const expected = staged.flatMap((key) => {
          const names = inOrder.filter(
            (other) => other !== key && keySkeleton(other) === keySkeleton(key),
          );
          return names.length > 0 ? [[key, names.slice(0, 5)] as const] : [];
        });
        expect([...found].sort()).toEqual(expected.sort());
      }),
    );
  });
});
