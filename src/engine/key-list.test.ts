import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvRecord } from './csv.ts';
import { createKeyListParser, isLine, readKeyList, writeKeyList } from './key-list.ts';
import type { KeyListForm, KeyListSink } from './key-list-form.ts';

interface Read {
  readonly keys: string[];
  readonly places: number[];
  readonly empty: number[];
  readonly impossible: { at: number; text: string; problem: string }[];
}

function read(portions: readonly string[], form: KeyListForm): Read {
  const found: Read = { keys: [], places: [], empty: [], impossible: [] };
  const sink: KeyListSink = {
    onKey(key, at) {
      found.keys.push(key);
      found.places.push(at);
    },
    onEmpty: (at) => found.empty.push(at),
    onImpossible: (at, text, problem) => found.impossible.push({ at, text, problem }),
  };
  const parser = createKeyListParser(form, sink);
  for (const portion of portions) parser.push(portion);
  parser.end();
  return found;
}

const CSV = { kind: 'csv', separator: ',', header: false, column: 0, guarded: false } as const;

const oddCharacter = fc.oneof(
  fc.constantFrom(
    ...['"', ',', ';', '\t', '\n', '\r', '\0', '\\', '[', ']', '{', '}', ' ', '\ufeff', '\u202e'],
    ...['\u2028', '😀', '👨‍👩‍👧', 'é', 'e\u0301', 'א'],
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
);
const oddKey = fc
  .array(oddCharacter, { minLength: 1, maxLength: 12 })
  .map((parts) => parts.join(''));
const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });

/** `text` in portions of the given lengths, over and over; they may cut a character in two. */
function cut(text: string, lengths: readonly number[]): readonly string[] {
  const portions: string[] = [];
  for (let from = 0, turn = 0; from < text.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    portions.push(text.slice(from, from + length));
    from += length;
  }
  return portions;
}

test.each([
  { kind: 'csv', separator: ',', header: false, column: 0, guarded: false },
  { kind: 'csv', separator: ';', header: false, column: 0, guarded: false },
  { kind: 'json', member: 'key' },
  { kind: 'json-lines', member: 'key' },
] as const)('any keys written as $kind are read back as they were, cut anywhere', (form) => {
  fc.assert(
    fc.property(fc.array(oddKey), cuts, (keys, lengths) => {
      const text = [...writeKeyList(keys, form.kind)].join('');
      expect(read(cut(text, lengths), form).keys).toEqual(keys);
    }),
  );
});

test('keys that can be lines are read back from lines as they were, cut anywhere', () => {
  fc.assert(
    fc.property(fc.array(oddKey.filter(isLine)), cuts, (keys, lengths) => {
      const text = [...writeKeyList(keys, 'lines')].join('');
      expect(read(cut(text, lengths), { kind: 'lines' }).keys).toEqual(keys);
      const windows = text.replaceAll('\n', '\r\n');
      expect(read(cut(windows, lengths), { kind: 'lines' }).keys).toEqual(keys);
    }),
  );
});

test('any text at all is read alike wherever it is cut, or refused alike', () => {
  const forms: readonly KeyListForm[] = [
    { kind: 'lines' },
    { kind: 'csv', separator: '\t', header: true, column: 1, guarded: false },
    { kind: 'json', member: 'key' },
    { kind: 'json-lines', member: 'key' },
  ];
  const outcome = (portions: readonly string[], form: KeyListForm) => {
    try {
      return read(portions, form);
    } catch (error) {
      return String(error);
    }
  };
  fc.assert(
    fc.property(oddKey, cuts, fc.constantFrom(...forms), (text, lengths, form) => {
      expect(outcome(cut(text, lengths), form)).toEqual(outcome([text], form));
    }),
  );
});

test('a key with a line break is not written as a line', () => {
  expect(() => [...writeKeyList(['a\nb'], 'lines')]).toThrow('"a\\nb"');
  // Whoever decodes a file drops it, and the key would be another one.
  expect(isLine('\ufeffa')).toBe(false);
  expect(isLine('a\ufeff')).toBe(true);
});

test('nothing is trimmed, and empty lines are counted with their place', () => {
  const { keys, places, empty } = read([' a \r\n\n\tb\n', '   \r', '\n\nlast'], { kind: 'lines' });
  expect(keys).toEqual([' a ', '\tb', '   ', 'last']);
  expect(places).toEqual([1, 3, 4, 6]);
  expect(empty).toEqual([2, 5]);
});

test('a carriage return within a line belongs to the key', () => {
  expect(read(['a\rb\nc\r'], { kind: 'lines' }).keys).toEqual(['a\rb', 'c\r']);
});

test('a key that cannot exist is reported with its line', () => {
  const { keys, impossible } = read([`a\n${'x'.repeat(1025)}\nh\ud800\n${'🦜'.repeat(1024)}`], {
    kind: 'lines',
  });
  expect(keys).toEqual(['a', '🦜'.repeat(1024)]);
  expect(impossible).toMatchObject([
    { at: 2, problem: 'A key has 1 to 1024 characters; this one has 1025.' },
    { at: 3, problem: expect.stringContaining('surrogate') },
  ]);
});

test.each([{ kind: 'lines' }, { kind: 'json-lines', member: 'key' }] as const)(
  'a line without an end is not kept in memory ($kind)',
  (form) => {
    const portion = 'x'.repeat(100_000);
    const portions = Array.from({ length: 30 }, () => portion);
    const { keys, impossible } = read([...portions, '\n"ok"'], form);
    expect(keys).toHaveLength(1);
    expect(impossible).toMatchObject([{ at: 1, problem: expect.stringContaining('1,000,000') }]);
    expect(impossible[0]?.text).toHaveLength(200);
  },
);

test('the chosen column of a CSV file is read, its header left out', () => {
  const text =
    'name,key\r\n"Smith, J.","a ""b"""\r\nplain,c\r\n"two\nlines","d\r\ne"\r\nno key,\r\nshort\r\n\r\n';
  const form = { kind: 'csv', separator: ',', header: true, column: 1, guarded: false } as const;
  const { keys, places, empty, impossible } = read([text], form);
  expect(keys).toEqual(['a "b"', 'c', 'd\r\ne']);
  expect(places).toEqual([2, 3, 4]);
  expect(empty).toEqual([7, 9]);
  expect(impossible).toMatchObject([
    { at: 8, text: 'short', problem: expect.stringContaining('1 column, and the keys were') },
  ]);
});

test('the apostrophe that keeps a key from being a formula is left out where that was said', () => {
  const keys = ['=1+1', '@scope/name', "'=quoted", "'quoted", '-', "'"];
  const text = keys.map((key) => csvRecord([key, 'x'])).join('');

  expect(read([text], { ...CSV, guarded: true }).keys).toEqual(keys);
  expect(read([text], CSV).keys).toEqual([
    "'=1+1",
    "'@scope/name",
    "''=quoted",
    "'quoted",
    "'-",
    "'",
  ]);
});

test('text after a closing quote is reported, and the next record read', () => {
  const { keys, impossible } = read(['"a"b\nc\n"d"\re\nf'], CSV);
  expect(keys).toEqual(['c', 'f']);
  expect(impossible.map(({ at }) => at)).toEqual([1, 3]);
});

test('a quote within a field without quotes stands for itself', () => {
  expect(read(['5" disk\n'], CSV).keys).toEqual(['5" disk']);
});

test('a quote that is never closed refuses the list and says where it opens', () => {
  expect(() => read(['a\n"b\nc\n'], CSV)).toThrow('opens in line 2');
});

test('a record of nothing but separators is not kept in memory', () => {
  const { impossible } = read([...Array(20).fill(','.repeat(100_000)), '\n'], CSV);
  expect(impossible).toHaveLength(1);
});

test('objects of a JSON list give their member key, anything else is reported', () => {
  const text =
    '[{"key":"a","data":{"float32":[1,2]}}, "b", 7.5, {"id":"c"}, {"key":true}, null, []\n]';
  const { keys, places, impossible } = read([text], { kind: 'json', member: 'key' });
  expect(keys).toEqual(['a', 'b']);
  expect(places).toEqual([1, 2]);
  expect(impossible.map(({ at }) => at)).toEqual([3, 4, 5, 6, 7]);
});

test('a whole number is the key that it is written as, and one that cannot be read exactly is reported', () => {
  const text = '[17, {"key":-9007199254740991}, 9007199254740993, {"key":1.5}, -0, 17.0]';
  const { keys, impossible } = read([text], { kind: 'json', member: 'key' });
  expect(keys).toEqual(['17', '-9007199254740991']);
  expect(impossible.map(({ at }) => at)).toEqual([3, 4, 5, 6]);
  expect(impossible[0]?.problem).toContain('Write it in quotes');
});

test.each([
  ['["a","b"', 'not closed'],
  ['', 'holds nothing'],
  ['["a",]', 'item 2'],
  ['["a" "b"]', 'after item 1'],
  ['["a"]\n["b"]', 'Line 2'],
  ['[\n{"key":}]', 'Item 1'],
  ['{"keys":[]}', 'no JSON array'],
])('a damaged JSON array is refused as a whole: %s', (text, problem) => {
  expect(() => read([text], { kind: 'json', member: 'key' })).toThrow(problem);
});

test('a damaged line of JSON Lines is reported, and the next one read', () => {
  const { keys, places, empty, impossible } = read(['"a"\n{"key":"b"\n\n{"key":"c"}\r\n5.5'], {
    kind: 'json-lines',
    member: 'key',
  });
  expect(keys).toEqual(['a', 'c']);
  expect(places).toEqual([1, 4]);
  expect(empty).toEqual([3]);
  expect(impossible.map(({ at }) => at)).toEqual([2, 5]);
});

test('reading ends when it is stopped', async () => {
  const stop = new AbortController();
  const keys: string[] = [];
  function* portions() {
    yield 'a\nb\n';
    stop.abort(new Error('Enough.'));
    yield 'c\n';
  }
  const sink: KeyListSink = {
    onKey: (key) => keys.push(key),
    onEmpty: () => undefined,
    onImpossible: () => undefined,
  };
  const reading = readKeyList(portions(), { kind: 'lines' }, sink, stop.signal);
  await expect(reading).rejects.toThrow('Enough.');
  expect(keys).toEqual(['a', 'b']);
});

test('of objects the member that was chosen is the key, and no other', () => {
  const text = '{"key":"a","id":"b"}\n{"key":"c"}\n{"id":[]}\n"d"\n{"id":"__proto__"}\n';
  const lines = read([text], { kind: 'json-lines', member: 'id' });
  const array = `[${text.trim().split('\n').join(',')}]`;
  const items = read([array], { kind: 'json', member: 'id' });

  for (const { keys, places, impossible } of [lines, items]) {
    expect(keys).toEqual(['b', 'd', '__proto__']);
    expect(places).toEqual([1, 4, 5]);
    expect(impossible.map(({ at }) => at)).toEqual([2, 3]);
  }
  expect(lines.impossible[0]?.problem).toBe(
    'This line is neither a text nor an object whose member "id" is one.',
  );
  expect(read(['{"a":"b"}\n'], { kind: 'json-lines', member: 'toString' }).keys).toEqual([]);
});
