import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BrokenFamily, findBrokenFamilies as find, type KeyRows } from './siblings.ts';

function keyRows(keys: readonly string[]): KeyRows {
  const rows = new Map(keys.map((key, row) => [key, row]));
  return {
    rows: Uint32Array.from(keys.keys()),
    keyAt: (row) => keys[row] ?? '',
    rowOf: (key) => rows.get(key) ?? null,
  };
}

function findBrokenFamilies(staged: ReadonlySet<string>, all: readonly string[]): BrokenFamily[] {
  const inside = [...staged];
  const families = resultOf(find(keyRows(inside), keyRows(all)));
  const found = Array.from({ length: families.count }, (_, at) => families.at(at));
  const missing = found.flatMap((family) => family.missing);
  expect([...families.missingKeys()]).toEqual(missing);
  expect(families.missing).toBe(missing.length);
  for (const [row, key] of inside.entries()) {
    const own = found.filter((family) => family.staged.includes(key)).at(-1);
    expect(families.of(row)?.name).toBe(own?.name);
  }
  return found;
}

function resultOf<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

const described = (families: readonly BrokenFamily[]) =>
  families.map(({ name, staged, missing }) => [name, staged.length, missing]);

describe('findBrokenFamilies', () => {
  it.each([
    ['doc-17/', '', 4],
    ['doc-17#', '', 1],
    ['D17_', '', 1],
    ['doc-17-chunk-', '', 1],
    ['intro-chunk', '', 1],
    ['intro::', '', 1],
    ['report.pdf/page ', '', 1],
    ['report.pdf:', '', 1],
    ['a/b/minutes_part_', '.json', 2],
    ['scan 7 ', '-of-12', 1],
    ['文档-17/', '', 1],
  ])('sees that one of twelve keys %s1%s was left out', (prefix, suffix, digits) => {
    const keys = range(1, 12).map((at) => `${prefix}${String(at).padStart(digits, '0')}${suffix}`);
    const staged = new Set(keys.filter((_, at) => at !== 6));

    const [family, ...others] = findBrokenFamilies(staged, keys);

    expect(others).toEqual([]);
    expect(family).toMatchObject({ prefix, suffix, missing: [keys[6]] });
    expect(family?.staged).toEqual([...staged]);
  });

  it('counts the key that bears the name of a family among it', () => {
    const chunks = range(1, 5).map((at) => `doc-17/000${at}`);

    expect(described(findBrokenFamilies(new Set(chunks), ['doc-17', ...chunks]))).toEqual([
      ['doc-17', 5, ['doc-17']],
    ]);
    expect(described(findBrokenFamilies(new Set(['doc-17']), ['doc-17', ...chunks]))).toEqual([
      ['doc-17', 1, chunks],
    ]);
  });

  it('keeps nothing of where it found the keys', () => {
    const parts = range(1, 5).map((at) => `doc-17/000${at}`);
    const [staged, others] = [keyRows(parts.slice(0, 2)), keyRows(['doc-17', ...parts])];
    const families = resultOf(find(staged, others));
    const forgotten = () => {
      throw new Error('What was read is forgotten.');
    };

    Object.assign(staged, { keyAt: forgotten, rowOf: forgotten });
    Object.assign(others, { keyAt: forgotten, rowOf: forgotten });

    expect(families.at(0)).toMatchObject({ staged: parts.slice(0, 2) });
    expect([...families.missingKeys()]).toEqual(['doc-17', ...parts.slice(2)]);
    expect(families.of(1)).toMatchObject({ name: 'doc-17', staged: 2, missing: 4 });
  });

  it('orders by number, so that chunk 10 comes after chunk 9', () => {
    const keys = range(0, 11).map((at) => `doc-17#${at}`);

    const [family] = findBrokenFamilies(new Set(['doc-17#11']), keys);

    expect(family?.missing).toEqual(keys.slice(0, 11));
  });

  it.each([
    ['versions', ['gcc-10', 'gcc-11', 'gcc-12', 'python3.9', 'python3.10', 'python3.11']],
    ['pictures', range(1, 400).map((at) => `images/photo-${String(at).padStart(4, '0')}`)],
    ['years', range(2015, 2025).map((year) => `q3/report-${year}`)],
    ['documents of a collection', range(1, 2000).map((at) => `docs/2024/${at}`)],
    ['ids that end in digits', ['a1/7c01', 'a1/7c02', 'a1/7c03']],
    ['times', range(1, 9).map((at) => `log 1/170000000${at}`)],
    ['a pair', ['doc-17/1', 'doc-17/2']],
    ['bare numbers', range(1, 50).map(String)],
    ['scattered numbers', ['order 7/310', 'order 7/87012', 'order 7/455091']],
  ])('makes no family of %s', (_case, keys) => {
    expect(findBrokenFamilies(new Set(keys.slice(0, 1)), keys)).toEqual([]);
  });

  it('accounts for every key of a family once, and for no other', () => {
    const member = fc.record({ document: fc.nat(5), chunk: fc.nat(8) });
    fc.assert(
      fc.property(
        fc.array(member, { maxLength: 60 }),
        fc.infiniteStream(fc.boolean()),
        (all, coin) => {
          const keys = [...new Set(all.map(({ document, chunk }) => `doc-${document}#${chunk}`))];
          const staged = new Set(keys.filter(() => coin.next().value));

          const families = findBrokenFamilies(staged, keys);

          for (const { prefix, staged: inside, missing } of families) {
            expect(inside.length).toBeGreaterThan(0);
            expect(missing.length).toBeGreaterThan(0);
            expect([...inside, ...missing].sort()).toEqual(
              keys.filter((key) => key.startsWith(prefix)).sort(),
            );
            expect(inside.every((key) => staged.has(key))).toBe(true);
            expect(missing.some((key) => staged.has(key))).toBe(false);
          }
          for (const document of range(0, 5)) {
            const family = keys.filter((key) => key.startsWith(`doc-${document}#`));
            const some = family.filter((key) => staged.has(key)).length;
            const isBroken = family.length >= 3 && some > 0 && some < family.length;
            expect(families.some(({ name }) => name === `doc-${document}`)).toBe(isBroken);
          }
        },
      ),
    );
  });

  it('names only keys that exist, on the right side, whatever the keys are', () => {
    const key = fc.stringMatching(/^[a-c]?[-/#_]?[0-3]?[-/#_ ]?(chunk|p)?[-#/]?[0-9]{1,2}$/);
    fc.assert(
      fc.property(
        fc.uniqueArray(key, { minLength: 20, maxLength: 200 }),
        fc.nat(200),
        (keys, cut) => {
          const staged = new Set(keys.slice(0, cut));
          for (const { staged: inside, missing } of findBrokenFamilies(staged, keys)) {
            expect(inside.every((member) => staged.has(member))).toBe(true);
            expect(missing.every((member) => keys.includes(member) && !staged.has(member))).toBe(
              true,
            );
            expect(new Set([...inside, ...missing]).size).toBe(inside.length + missing.length);
            expect(inside.length + missing.length).toBeGreaterThanOrEqual(3);
          }
          expect(findBrokenFamilies(new Set(keys), keys)).toEqual([]);
        },
      ),
    );
  });
});
