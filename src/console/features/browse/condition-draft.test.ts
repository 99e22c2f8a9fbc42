import { describe, expect, it } from 'vitest';
import { draftOf, EMPTY_DRAFT, withDraft, withoutCondition } from './condition-draft.ts';
import { type Conditions, NO_CONDITIONS } from './conditions.ts';

const two: Conditions = {
  filter: { $and: [{ a: { $eq: 'x' } }, { b: { $in: ['y', 'z'] } }] },
  key: { kind: 'contains', text: 'k' },
};

describe('withDraft', () => {
  it('adds a condition behind the others', () => {
    const draft = { ...EMPTY_DRAFT, field: 'c', value: ' as typed ' };

    expect(withDraft(two, null, draft)).toEqual({
      ...two,
      filter: {
        $and: [{ a: { $eq: 'x' } }, { b: { $in: ['y', 'z'] } }, { c: { $eq: ' as typed ' } }],
      },
    });
  });

  it('changes a condition in its place', () => {
    const draft = { ...EMPTY_DRAFT, field: 'a', operator: 'not-exists' as const };

    expect(withDraft(two, { part: 0 }, draft)).toMatchObject({
      filter: { $and: [{ a: { $exists: false } }, { b: { $in: ['y', 'z'] } }] },
    });
  });

  it('counts the value that was typed and not yet added', () => {
    const draft = {
      ...EMPTY_DRAFT,
      field: 'a',
      operator: 'one-of' as const,
      values: ['1'],
      value: '2',
    };

    expect(withDraft(NO_CONDITIONS, null, draft)).toEqual({
      filter: { a: { $in: ['1', '2'] } },
      key: null,
    });
  });

  it('puts a key condition in the place of the former one', () => {
    const draft = { ...EMPTY_DRAFT, about: 'key' as const, text: 'new/' };

    expect(withDraft(two, null, draft)).toEqual({
      ...two,
      key: { kind: 'starts-with', text: 'new/' },
    });
  });

  it('turns a metadata condition into one on the key', () => {
    const draft = { ...EMPTY_DRAFT, about: 'key' as const, text: 'a' };

    expect(withDraft(two, { part: 1 }, draft)).toEqual({
      filter: { a: { $eq: 'x' } },
      key: { kind: 'starts-with', text: 'a' },
    });
  });

  it('turns a key condition into one on metadata', () => {
    const draft = { ...EMPTY_DRAFT, field: 'c', value: 'v' };

    expect(withDraft(two, 'key', draft)).toMatchObject({ key: null });
  });

  it.each([
    ['no field', { field: '' }, /name of the metadata field/],
    ['no value of several', { field: 'a', operator: 'one-of' as const }, /at least one value/],
    ['an operator for a field', { field: '$where' }, /unknown operator \$where/],
    ['no text for the key', { about: 'key' as const }, /compared with/],
  ])('says what is wrong when there is %s', (_case, change, problem) => {
    expect(withDraft(NO_CONDITIONS, null, { ...EMPTY_DRAFT, ...change })).toMatch(problem);
  });
});

describe('withoutCondition', () => {
  it('takes one of the filter’s parts away, down to none', () => {
    const one = withoutCondition(two, { part: 1 });

    expect(one.filter).toEqual({ a: { $eq: 'x' } });
    expect(withoutCondition(one, { part: 0 }).filter).toBeNull();
  });

  it('takes the key condition away', () => {
    expect(withoutCondition(two, 'key')).toEqual({ ...two, key: null });
  });
});

describe('draftOf', () => {
  it.each([
    ['a part with one value', { part: 0 }],
    ['a part with several', { part: 1 }],
    ['the key condition', 'key' as const],
  ])('changes nothing when %s is put back as it was', (_case, edited) => {
    const draft = draftOf(two, edited);

    expect(draft && withDraft(two, edited, draft)).toEqual(two);
  });

  it('has no form for a nested part', () => {
    const filter = { $or: [{ a: { $eq: 'x' } }] };

    expect(draftOf({ filter, key: null }, { part: 0 })).toBeNull();
  });
});
