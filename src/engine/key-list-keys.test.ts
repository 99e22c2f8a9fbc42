import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeyListParser } from './key-list.ts';
import { ListedKeys } from './key-list-keys.ts';

test('keys are counted as a plain map would count them', () => {
  const entry = fc.record({ key: fc.constantFrom('a', 'b', 'A', '😀', ' '), at: fc.nat(99) });
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      const list = new ListedKeys();
      const places = new Map<string, number[]>();
      for (const { key, at } of entries) {
        list.onKey(key, at);
        places.set(key, [...(places.get(key) ?? []), at]);
      }

      expect(list.counts()).toMatchObject({
        listed: entries.length,
        distinct: places.size,
        repeated: [...places.values()].filter(({ length }) => length > 1).length,
      });
      [...places].forEach(([key, at], id) => {
        expect(list.keys.at(id)).toBe(key);
        expect(list.occurrencesOf(id)).toEqual({ times: at.length, first: at[0], last: at.at(-1) });
      });
    }),
  );
});

test('of a list of nothing but impossible entries, all are counted and a hundred kept', () => {
  const list = new ListedKeys();
  const parser = createKeyListParser({ kind: 'json-lines', member: 'key' }, list);
  for (let line = 0; line < 5_000; line += 1) parser.push('nonsense\n\n');
  parser.end();
  expect(list.counts()).toMatchObject({ listed: 0, impossible: 5_000, empty: 5_000 });
  expect(list.examples).toHaveLength(100);
  expect(list.examples[1]).toMatchObject({ at: 3, text: 'nonsense' });
});

test('a million keys take their bytes and few more, whatever portions they come in', () => {
  const list = new ListedKeys();
  const parser = createKeyListParser({ kind: 'lines' }, list);
  let bytes = 0;
  let portion = '';
  for (let number = 0; number < 1_000_000; number += 1) {
    const key = `articles/2026/document-${number}`;
    bytes += key.length;
    portion += `${key}\r\n`;
    if (portion.length < 65_000) continue;
    parser.push(portion);
    portion = '';
  }
  parser.push(portion);
  parser.end();

  expect(list.counts()).toMatchObject({ listed: 1_000_000, distinct: 1_000_000, repeated: 0 });
  expect(list.keys.at(999_999)).toBe('articles/2026/document-999999');
  expect(list.keys.bytes).toBeLessThan(bytes + 20_000_000);
}, 30_000);
