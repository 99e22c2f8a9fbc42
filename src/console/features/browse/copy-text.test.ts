import { expect, it } from 'vitest';
import { copyText } from './copy-text.ts';

const rows = [
  { key: 'a/1', metadata: { size: 'tiny', kilobytes: -3, tags: ['x', 'y, z'] } },
  { key: '=HYPERLINK("http://evil")', metadata: {} },
  { key: 'two\nlines', metadata: { size: '@now', hidden: -0 } },
];

it('copies keys one a line, and counts those that are more', () => {
  expect(copyText(rows, 'keys', [])).toEqual({
    text: 'a/1\n=HYPERLINK("http://evil")\ntwo\nlines\n',
    brokenKeys: 1,
  });
});

it('copies JSON Lines that lose nothing, whatever columns are shown', () => {
  const copied = copyText(rows, 'jsonl', ['size']);
  const lines = copied?.text.trimEnd().split('\n') ?? [];
  expect(lines.map((line) => JSON.parse(line))).toEqual(rows);
  expect(lines[2]).toContain('"hidden":-0');
  expect(copied?.brokenKeys).toBe(0);
});

it('copies the shown columns as CSV, in their order, with nothing that a spreadsheet would run', () => {
  expect(copyText(rows, 'csv', ['tags', 'kilobytes', 'size'])?.text).toBe(
    [
      'key,tags,kilobytes,size\r\n',
      'a/1,"[""x"",""y, z""]",-3,tiny\r\n',
      '"\'=HYPERLINK(""http://evil"")",,,\r\n',
      '"two\nlines",,,\'@now\r\n',
    ].join(''),
  );
});

it('refuses what is too long', () => {
  expect(copyText(rows, 'keys', [], 40)).not.toBeNull();
  expect(copyText(rows, 'keys', [], 39)).toBeNull();
});
