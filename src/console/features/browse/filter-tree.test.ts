import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterSize } from '#protocol/filter-size.ts';
import { LIMITS } from '#protocol/limits.ts';
import { type MetadataFilter, matchesFilter, type Scalar } from '#protocol/metadata-filter.ts';
import { parseMetadataFilter, WITH_NUMBERS } from '#protocol/parse-metadata-filter.ts';
import type { Metadata } from '#protocol/vector.ts';
import { draftProblems } from './filter-problems.ts';
import { readFilterText, textOfDraft } from './filter-text.ts';
import { type DraftFilter, draftOfFilter, filterOfDraft } from './filter-tree.ts';
import { type EditResult, editDraft, placeOf, type TreeEdit } from './filter-tree-edits.ts';

/** Few names and values, so that filters and metadata have something to do with each other. */
const field = fc.oneof(
  fc.constantFrom('a', 'b', '__proto__', 'constructor'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }).filter((name) => !name.startsWith('$')),
);
const number = fc.oneof(
  fc.constantFrom(0, -0, 5, 2 ** 53 + 2, 2 ** 60, 1e21, 2 ** 70, 5e-324),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const scalar: fc.Arbitrary<Scalar> = fc.oneof(
  fc.constantFrom('', 'x', '5', 'true', ' x'),
  fc.string({ unit: 'binary', maxLength: 8 }),
  number,
  fc.boolean(),
);
const scalars = fc.array(scalar, { minLength: 1, maxLength: 4 });

const condition: fc.Arbitrary<MetadataFilter> = fc
  .tuple(
    field,
    fc.oneof(
      fc.record({ $eq: scalar }),
      fc.record({ $ne: scalar }),
      fc.record({ $in: scalars }),
      fc.record({ $nin: scalars }),
      fc.record({ $exists: fc.boolean() }),
      fc.record({ $gt: number }),
      fc.record({ $gte: number }),
      fc.record({ $lt: number }),
      fc.record({ $lte: number }),
    ),
  )
  .map(([name, operand]) => ({ [name]: operand }));

function filterOfLevels(levels: number): fc.Arbitrary<MetadataFilter> {
  if (levels === 1) return fc.oneof({ weight: 9, arbitrary: condition }, fc.constant({}));
  const inner = fc.array(
    fc.constantFrom(1, levels - 1).chain((depth) => filterOfLevels(depth)),
    { minLength: 1, maxLength: 3 },
  );
  return fc.oneof(
    condition,
    inner.map(($and): MetadataFilter => ({ $and })),
    inner.map(($or): MetadataFilter => ({ $or })),
  );
}
const filters = filterOfLevels(LIMITS.filterLevels);
const metadata: fc.Arbitrary<Metadata> = fc.dictionary(
  field,
  fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })),
  { maxKeys: 4 },
);

/** As addresses and requests carry it, where −0 and `__proto__` count too. */
function ofPlainObjects(filter: MetadataFilter): MetadataFilter {
  return parseMetadataFilter(filter, WITH_NUMBERS);
}

describe('a draft of a filter', () => {
  it('says the filter it was made of, and means the same', () => {
    fc.assert(
      fc.property(filters, fc.array(metadata, { maxLength: 5 }), (given, vectors) => {
        const filter = ofPlainObjects(given);

        const draft = draftOfFilter(filter);
        const back = filterOfDraft(draft);

        expect(back).toEqual(filter);
        expect(draftProblems(draft)).toEqual([]);
        for (const vector of vectors) {
          expect(matchesFilter(back, vector)).toBe(matchesFilter(filter, vector));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is the same filter as text, and back', () => {
    fc.assert(
      fc.property(filters, (given) => {
        const filter = ofPlainObjects(given);

        const reading = readFilterText(textOfDraft(draftOfFilter(filter)));

        expect(reading).toEqual({ valid: true, filter, notes: [] });
      }),
      { numRuns: 500 },
    );
  });

  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(filters, fc.constantFrom(0, 2, '\t'), (given, indent) => {
        const text = JSON.stringify(given, null, indent);

        const reading = readFilterText(text);

        expect(reading.valid && JSON.stringify(reading.filter)).toBe(JSON.stringify(given));
      }),
    );
  });

  it('keeps a group of one, and a condition that stands alone', () => {
    const alone: MetadataFilter = { a: { $eq: 'x' } };

    for (const filter of [
      alone,
      { $and: [alone] },
      { $or: [alone] },
      { $and: [{ $and: [alone] }] },
    ]) {
      expect(filterOfDraft(draftOfFilter(filter))).toEqual(filter);
    }
    expect(filterOfDraft(draftOfFilter(null))).toEqual({});
  });
});

describe('editing', () => {
  const filter: MetadataFilter = {
    $and: [
      { a: { $eq: '1' } },
      { $or: [{ b: { $eq: '2' } }, { c: { $eq: '3' } }] },
      { d: { $eq: '4' } },
    ],
  };

  /** Letters of the filter in their order, with brackets for groups. */
  const shape = (draft: DraftFilter): string =>
    JSON.stringify(filterOfDraft(draft))
      .replaceAll(/\{"([a-d])":[^}]*\}\}/g, '$1')
      .replaceAll('"', '');
  const idOf = (draft: DraftFilter, letter: string): number => {
    for (let id = 0; id < draft.nextId; id += 1) {
      const node = placeOf(draft, id)?.node;
      if (node?.kind === 'condition' && node.field === letter) return id;
    }
    throw new Error(`no condition on ${letter}`);
  };
  const drafted = (result: EditResult): DraftFilter => {
    if (!result.done) throw new Error(result.reason);
    return result.draft;
  };

  it('moves a condition through groups, one step at a time, and back the same way', () => {
    let draft = draftOfFilter(filter);
    const id = idOf(draft, 'a');
    const shapes = [shape(draft)];

    for (let step = 0; step < 4; step += 1) {
      draft = drafted(editDraft(draft, { kind: 'move', id, by: 1 }));
      shapes.push(shape(draft));
    }

    expect(shapes).toEqual([
      '{$and:[a,{$or:[b,c]},d]}',
      '{$and:[{$or:[a,b,c]},d]}',
      '{$and:[{$or:[b,a,c]},d]}',
      '{$and:[{$or:[b,c,a]},d]}',
      '{$and:[{$or:[b,c]},a,d]}',
    ]);
    for (let step = 3; step >= 0; step -= 1) {
      draft = drafted(editDraft(draft, { kind: 'move', id, by: -1 }));
      expect(shape(draft)).toBe(shapes[step]);
    }
    expect(editDraft(draft, { kind: 'move', id, by: -1 })).toEqual({
      done: false,
      reason: 'It is the first already.',
    });
  });

  it('wraps, takes apart, duplicates and removes', () => {
    let draft = draftOfFilter(filter);
    draft = drafted(editDraft(draft, { kind: 'wrap', id: idOf(draft, 'd') }));
    expect(shape(draft)).toBe('{$and:[a,{$or:[b,c]},{$or:[d]}]}');
    const group = placeOf(draft, idOf(draft, 'b'))?.parent.id ?? -1;
    draft = drafted(editDraft(draft, { kind: 'duplicate', id: group }));
    expect(shape(draft)).toBe('{$and:[a,{$or:[b,c]},{$or:[b,c]},{$or:[d]}]}');
    draft = drafted(editDraft(draft, { kind: 'unwrap', id: group }));
    expect(shape(draft)).toBe('{$and:[a,b,c,{$or:[b,c]},{$or:[d]}]}');
    draft = drafted(editDraft(draft, { kind: 'remove', id: idOf(draft, 'a') }));
    expect(shape(draft)).toBe('{$and:[b,c,{$or:[b,c]},{$or:[d]}]}');
    draft = drafted(editDraft(draft, { kind: 'wrap', id: draft.root.id }));
    expect(draft.root.joiner).toBe('$or');
    expect(shape(draft)).toBe('{$and:[b,c,{$or:[b,c]},{$or:[d]}]}');
    draft = drafted(editDraft(draft, { kind: 'remove', id: draft.root.id }));
    expect(shape(draft)).toBe('{}');
  });

  it('goes no deeper than the service does, and says the number', () => {
    let draft = draftOfFilter({ $and: [{ a: { $eq: 'x' } }, { b: { $eq: 'y' } }] });
    const id = idOf(draft, 'a');
    for (let level = 3; level <= 8; level += 1) {
      draft = drafted(editDraft(draft, { kind: 'wrap', id }));
    }

    expect(filterSize(filterOfDraft(draft)).levels).toBe(8);
    expect(editDraft(draft, { kind: 'wrap', id })).toMatchObject({
      done: false,
      reason: expect.stringContaining('9 levels; a filter has at most 8'),
    });
  });

  it('takes no more conditions than the service does', () => {
    const parts = Array.from({ length: 1024 }, () => ({ a: { $eq: 'x' } }));
    const draft = draftOfFilter({ $or: parts });

    expect(editDraft(draft, { kind: 'add-condition', id: draft.root.id })).toMatchObject({
      done: false,
      reason: expect.stringContaining('1025 conditions; a filter has at most 1024'),
    });
  });

  it('never loses or invents a condition by moving, nor uses an id twice', () => {
    const edits = fc.array(
      fc.record({
        kind: fc.constantFrom(
          'move' as const,
          'wrap' as const,
          'unwrap' as const,
          'duplicate' as const,
        ),
        pick: fc.nat(),
        by: fc.constantFrom(-1 as const, 1 as const),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(filters, edits, (given, steps) => {
        let draft = draftOfFilter(ofPlainObjects(given));
        for (const { kind, pick, by } of steps) {
          const id = pick % draft.nextId;
          const edit: TreeEdit = kind === 'move' ? { kind, id, by } : { kind, id };
          const before = conditionIds(draft);
          const result = editDraft(draft, edit);
          if (!result.done) continue;
          draft = result.draft;
          const after = conditionIds(draft);
          expect(new Set(after).size).toBe(after.length);
          if (kind !== 'duplicate') expect(after.toSorted()).toEqual(before.toSorted());
          expect(filterSize(filterOfDraft(draft)).levels).toBeLessThanOrEqual(LIMITS.filterLevels);
        }
      }),
    );
  });
});

function conditionIds({ root }: DraftFilter): readonly number[] {
  const ids: number[] = [];
  const collect = (node: DraftFilter['root']['parts'][number]) => {
    if (node.kind === 'group') node.parts.forEach(collect);
    else ids.push(node.id);
  };
  collect(root);
  return ids;
}
