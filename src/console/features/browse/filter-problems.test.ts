import { describe, expect, it } from 'vitest';
import { draftProblems, problemsByPart } from './filter-problems.ts';
import { draftOfFilter } from './filter-tree.ts';
import { editDraft, holdsPart } from './filter-tree-edits.ts';

describe('problemsByPart', () => {
  it('keeps each control of each part apart', () => {
    const part = problemsByPart([
      { id: 4, part: 'field', message: 'no field' },
      { id: 7, part: 'group', message: 'empty' },
      { id: 4, part: 'value', message: 'no value' },
    ]);

    expect(part.get(4)).toEqual({ field: 'no field', value: 'no value' });
    expect(part.get(7)).toEqual({ group: 'empty' });
    expect(part.get(5)).toBeUndefined();
  });

  it('says the first of several problems of one control', () => {
    const part = problemsByPart([
      { id: 1, part: 'value', message: 'first' },
      { id: 1, part: 'value', message: 'second' },
    ]);

    expect(part.get(1)).toEqual({ value: 'first' });
  });

  it('finds the problem of a condition in a group in a group', () => {
    const draft = draftOfFilter({ $and: [{ $or: [{ a: { $eq: 'x' } }] }] });
    const [group] = draft.root.parts;
    const condition = group?.kind === 'group' ? group.parts[0] : undefined;
    const id = condition?.id ?? -1;
    const result = editDraft(draft, { kind: 'compare', id, change: { field: '' } });

    expect(result.done).toBe(true);
    const problems = problemsByPart(draftProblems(result.done ? result.draft : draft));
    expect([...problems.keys()]).toEqual([id]);
    expect(problems.get(id)?.field).toMatch(/^Type the name/);
  });
});

describe('holdsPart', () => {
  it('holds itself and what is in it at any depth, and nothing beside it', () => {
    const { root } = draftOfFilter({
      $and: [{ $or: [{ $and: [{ a: { $eq: 'x' } }] }] }, { b: { $eq: 'y' } }],
    });
    const [nested, beside] = root.parts;
    if (nested?.kind !== 'group' || beside === undefined) throw new Error('not as given');
    const [inner] = nested.parts;
    const deep = inner?.kind === 'group' ? inner.parts[0] : undefined;

    expect(holdsPart(nested, nested.id)).toBe(true);
    expect(holdsPart(nested, deep?.id ?? -1)).toBe(true);
    expect(holdsPart(root, beside.id)).toBe(true);
    expect(holdsPart(nested, beside.id)).toBe(false);
    expect(holdsPart(beside, root.id)).toBe(false);
  });
});
