import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TextBytes, textOf } from './text-bytes.ts';

function throughBytes(text: string): string {
  const written = new TextBytes().write(text);
  return textOf(written.bytes, 0, written.length);
}

it('gives every text back as it was, every plane and halves of pairs included', () => {
  const someText = fc.string({ unit: 'binary', maxLength: 40 });
  const someHalves = fc.array(fc.constantFrom('\ud800', '\udc00', 'a', '\u0000', 'é', '\uffff'));
  fc.assert(
    fc.property(someText, someHalves, (text, halves) => {
      expect(throughBytes(text)).toBe(text);
      expect(throughBytes(halves.join(''))).toBe(halves.join(''));
    }),
  );
});

it.each([4094, 4095, 4096, 4097, 8190, 8191, 8192])(
  'gives back long texts with a pair behind %i units, one after the other',
  (before) => {
    const pair = `${'a'.repeat(before)}\u{1f600}`;
    for (const text of [pair, `${pair}${'b'.repeat(9000)}`, `${pair}c`, 'd'.repeat(12_288)]) {
      expect(throughBytes(text)).toBe(text);
    }
  },
);
