import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyKey, anyText } from './arbitrary-rows.ts';
import { PackedStrings } from './packed-strings.ts';

it('numbers distinct texts in the order they came, and finds them', () => {
  fc.assert(
    fc.property(fc.array(anyKey, { maxLength: 80 }), fc.array(anyText(3)), (texts, others) => {
      const strings = new PackedStrings();
      const model = [...new Set(texts)];

      expect(texts.map((text) => strings.intern(text))).toEqual(
        texts.map((text) => model.indexOf(text)),
      );
      expect(strings.size).toBe(model.length);
      expect(model.map((_text, id) => strings.at(id))).toEqual(model);
      for (const text of [...others, ...texts])
        expect(strings.find(text)).toBe(model.indexOf(text));
    }),
  );
});

it('keeps texts across chunks, with texts longer than a chunk and empty ones between them', () => {
  const strings = new PackedStrings();
  const filler = (length: number) => `${length}:`.padEnd(length, '中');
  const texts = [
    ...['', 'a', 'x'.repeat(2 ** 20), 'x'.repeat(2 ** 20 - 1), filler(700_000), 'b'],
    ...[filler(349_000), 'c', filler(1000), filler(1001), '\u{1f600}'.repeat(300_000), 'd'],
  ];
  for (const text of texts) strings.intern(text);
  for (let at = 0; at < 200_000; at += 1) strings.intern(`text ${at}`);

  expect(texts.every((text, id) => strings.at(id) === text)).toBe(true);
  expect(texts.every((text, id) => strings.find(text) === id)).toBe(true);
  expect(strings.at(texts.length + 123_456)).toBe('text 123456');
  expect(strings.find('text 199999')).toBe(texts.length + 199_999);
});

it('copies texts that follow one another, from whichever chunks they are in', () => {
  const strings = new PackedStrings();
  const texts = ['', 'a', 'x'.repeat(2 ** 20), 'é', 'y'.repeat(700_000), 'z'.repeat(400_000), 'b'];
  for (const text of texts) strings.intern(text);
  const decoder = new TextDecoder();

  for (let from = 0; from <= texts.length; from += 1) {
    for (let to = from; to <= texts.length; to += 1) {
      const { bytes, ends } = strings.copy(from, to);
      const copied = Array.from(ends, (end, at) =>
        decoder.decode(bytes.subarray(ends[at - 1] ?? 0, end)),
      );
      expect(copied.every((text, at) => text === texts[from + at])).toBe(true);
      expect([copied.length, bytes.length]).toEqual([to - from, ends.at(-1) ?? 0]);
    }
  }
});

it('knows whether texts came in the order of their bytes', () => {
  const ordered = new PackedStrings();
  for (const text of ['', 'a', 'a\0', 'ab', '\uffff', '\u{10000}']) ordered.intern(text);
  expect(ordered.isSorted).toBe(true);

  ordered.intern('a');
  expect(ordered.isSorted).toBe(true);
  ordered.intern('\uffff!');
  expect(ordered.isSorted).toBe(false);
});
