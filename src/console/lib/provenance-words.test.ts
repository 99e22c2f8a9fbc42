import { expect, it } from 'vitest';
import type { Provenance } from '#engine/staged-entry.ts';
import { provenanceWords } from './provenance-words.ts';

it.each([
  [{ kind: 'by-hand' }, 'by hand'],
  [{ kind: 'match', description: 'year is 2019' }, 'year is 2019'],
  [{ kind: 'neighbour', of: 'doc/1' }, 'neighbours of doc/1'],
  [{ kind: 'list', name: 'keys.csv' }, 'from the list keys.csv'],
  [{ kind: 'comparison', file: 'a.jsonl', difference: 'added' }, 'added since a.jsonl'],
  [{ kind: 'set', name: 'old scans' }, 'from the saved set old scans'],
  [
    { kind: 'duplicate', kept: 'the shortest key' },
    'duplicates; of each group the shortest key stays',
  ],
] satisfies [Provenance, string][])('says %o as “%s”', (provenance, words) => {
  expect(provenanceWords(provenance)).toBe(words);
});
