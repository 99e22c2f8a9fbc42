import { expect, test } from 'vitest';
import { detectKeyListForm, previewKeyList } from './key-list-detect.ts';

const GUARDED = { kind: 'csv', separator: ',', header: true, column: 0 };
const whole = (text: string, fileName = '') => ({ text, isWhole: true, fileName });

test.each([
  ['doc-1\ndoc-2\n', '', { kind: 'lines' }],
  ['[draft]\n[final]\n', '', { kind: 'lines' }],
  ['{not json}\n', '', { kind: 'lines' }],
  ['one, two\nthree\n', '', { kind: 'lines' }],
  ['a,b', '', { kind: 'lines' }],
  ['', '', { kind: 'lines' }],
  [' ["a", {"key":"b"}]', '', { kind: 'json', member: 'key' }],
  ['"a"\n"b"\n', '', { kind: 'json-lines', member: 'key' }],
  ['{"format":"x"}\n{"key":"a"}\n{"key":"b"}\n', 'x.txt', { kind: 'json-lines', member: 'key' }],
  ['[{"id":"b","name":"x"}]', '', { kind: 'json', member: 'id' }],
  ['{"id":"a","key":"b"}\n', '', { kind: 'json-lines', member: 'key' }],
  ['{"n":1,"name":"x","Vector_ID":"a"}\n', '', { kind: 'json-lines', member: 'Vector_ID' }],
  ['{"lang":"en","doc":"a"}\n{"lang":"en","doc":"b"}\n', '', { kind: 'json-lines', member: 'doc' }],
  // A member that few of the objects have is not where the keys are.
  ['{"id":"a","doc":"a"}\n{"doc":"b"}\n{"doc":"c"}\n', '', { kind: 'json-lines', member: 'doc' }],
  ['{"n":1}\n{"n":2}\n', '', { kind: 'lines' }],
  ['[{"n":1}]', '', { kind: 'lines' }],
  ['17\n18\n', '', { kind: 'lines' }],
  ['[17, 18]', '', { kind: 'json', member: 'key' }],
  ['[{"name":"x","doc_id":3,"id":17}]', '', { kind: 'json', member: 'id' }],
  ['{"year":2019,"id":17}\n', '', { kind: 'json-lines', member: 'id' }],
  ['key,name\na,b\n', '', { kind: 'csv', separator: ',', header: true, column: 0, guarded: false }],
  [
    'name;Key\n"x;y";b\n',
    '',
    { kind: 'csv', separator: ';', header: true, column: 1, guarded: false },
  ],
  ['a\tb\nc\td\n', '', { kind: 'csv', separator: '\t', header: false, column: 0, guarded: false }],
  [
    '"key"\n"a"\n"b"\n',
    '',
    { kind: 'csv', separator: ',', header: true, column: 0, guarded: false },
  ],
  ["key,n\n'@a/b,1\nc,2\n", '', { ...GUARDED, guarded: true }],
  // Somebody who puts no apostrophe before a formula wrote that of the other one as it is.
  ["key,n\n'@a/b,1\n-c,2\n", '', { ...GUARDED, guarded: false }],
  ['a\nb\n', 'keys.CSV', { kind: 'csv', separator: ',', header: false, column: 0, guarded: false }],
  [
    'id\nb\n',
    'keys.tsv',
    { kind: 'csv', separator: '\t', header: true, column: 0, guarded: false },
  ],
])('%j in %j is taken for the right form', (text, fileName, form) => {
  expect(detectKeyListForm(whole(text, fileName))).toEqual(form);
});

test('a start that was cut off within an entry is still understood', () => {
  const cut = (text: string) => ({ text, isWhole: false, fileName: '' });
  expect(detectKeyListForm(cut('["a", {"key":"b'))).toEqual({ kind: 'json', member: 'key' });
  expect(detectKeyListForm(cut('{"key":"a"}\n{"key":"b'))).toEqual({
    kind: 'json-lines',
    member: 'key',
  });
  expect(detectKeyListForm(cut('key,name\na,b\nc'))).toMatchObject({ kind: 'csv' });
});

test('a preview shows the first entries as the form reads them, and what is wrong', () => {
  const csv = { kind: 'csv', separator: ',', header: true, column: 1, guarded: false } as const;
  const text = 'n,key\n1,a\n2,\n3\n4,d\n';
  expect(previewKeyList(whole(text), csv, 3)).toEqual({
    columns: ['n', 'key'],
    problem: null,
    entries: [
      { at: 2, text: 'a', problem: null },
      { at: 3, text: '', problem: null },
      { at: 4, text: '3', problem: expect.stringContaining('1 column') },
    ],
  });
  expect(previewKeyList(whole('plain'), { kind: 'json', member: 'key' }, 3)).toEqual({
    columns: [],
    entries: [],
    problem: expect.stringContaining('no JSON array'),
  });
});

test.each([
  ['[{"n":1,"doc":"a"},"b",{"name":"c"}]', 'json'],
  ['{"n":1,"doc":"a"}\n"b"\n\n{"name":"c"}\n', 'json-lines'],
] as const)('of %j the members that are texts can be chosen', (text, kind) => {
  const preview = previewKeyList(whole(text), { kind, member: 'doc' }, 9);

  expect(preview.columns).toEqual(['doc', 'name']);
  const read = preview.entries.filter(({ text, problem }) => problem === null && text !== '');
  expect(read.map((entry) => entry.text)).toEqual(['a', 'b']);
  expect(preview.entries.at(-1)?.problem).toContain('whose member "doc" is one');
});
