import { expect, it } from 'vitest';
import { goCode, ossutilCode, pythonCode } from './equivalent-code.ts';

const FACTS = {
  region: 'cn-hangzhou',
  accountId: '1234567890123456',
  bucket: 'docs-prod',
  index: 'articles',
  keysFile: 'articles-keys.json',
};

it('names bucket, index, account and region in each language', () => {
  for (const code of [ossutilCode(FACTS), goCode(FACTS), pythonCode(FACTS)]) {
    for (const fact of Object.values(FACTS)) expect(code).toContain(fact);
  }
});

it('sends at most 500 keys a call', () => {
  expect(ossutilCode(FACTS)).toContain('range(0; length; 500)');
  expect(goCode(FACTS)).toContain('start += 500');
  expect(pythonCode(FACTS)).toContain('range(0, len(keys), 500)');
});

it('quotes for the shell what needs it', () => {
  expect(ossutilCode({ ...FACTS, bucket: "it's; rm" })).toContain(`--bucket 'it'\\''s; rm'`);
});
