import { expect, it } from 'vitest';
import { readKeyList } from './key-list.ts';

it('takes a key a line, exactly, and each once', () => {
  expect(readKeyList('a\n b \r\na\n\nc')).toEqual(['a', ' b ', 'c']);
});

it('reads what cannot stand on a line from JSON, and lines of a report', () => {
  const text = '"two\\nlines"\n{"key":"a/1","outcome":"proven-gone"}\n{not json\n"open';

  expect(readKeyList(text)).toEqual(['two\nlines', 'a/1', '{not json', '"open']);
});
