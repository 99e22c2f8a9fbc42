import { describe, expect, it } from 'vitest';
import { readFilterText, textOfDraft } from './filter-text.ts';
import { draftOfFilter, NO_ENTRY } from './filter-tree.ts';
import { editDraft } from './filter-tree-edits.ts';

const comedies = { $and: [{ type: { $in: ['comedy', 'documentary'] } }, { year: { $gte: 2020 } }] };

describe('what samples write', () => {
  it.each([
    ['JSON', '{"$and":[{"type":{"$in":["comedy","documentary"]}},{"year":{"$gte":2020}}]}'],
    [
      'an argument in Python',
      `filter={"$and": [{'type': {'$in': ['comedy', 'documentary',]}}, {"year": {"$gte": 2020}}]},`,
    ],
    [
      'a string in Go',
      'Filter:    oss.Ptr(`{"$and":[{"type":{"$in":["comedy","documentary"]}},{"year":{"$gte":2020}}]}`),',
    ],
    [
      'a map in Go',
      `Filter: map[string]any{
        "$and": []map[string]interface{}{
          {"type": map[string]any{"$in": []string{"comedy", "documentary"}}},
          {"year": map[string]any{"$gte": 2020}},
        },
      },`,
    ],
    [
      'a flag of ossutil',
      `--filter '{"$and":[{"type":{"$in":["comedy","documentary"]}},{"year":{"$gte":2020}}]}'`,
    ],
    [
      'a text in Python',
      `filter='{"$and":[{"type":{"$in":["comedy","documentary"]}},{"year":{"$gte":2020}}]}',`,
    ],
    [
      'with comments, assigned to another name',
      `recent = {  # since the last edition
        '$and': [
          # kinds // of films
          {'type': {'$in': ['comedy', 'documentary']}},
          {'year': {'$gte': 2020}},  # the year it was shown
        ],
      }  # and no more
      `,
    ],
    [
      'a whole request',
      '{"indexName":"films","topK":10,"filter":{"$and":[{"type":{"$in":["comedy","documentary"]}},{"year":{"$gte":2020}}]}}',
    ],
  ])('is read: %s', (_case, text) => {
    expect(readFilterText(text)).toMatchObject({ valid: true, filter: comedies });
  });

  it.each([
    ['a value without an operator', '{"a": "x"}', { a: { $eq: 'x' } }, /^Line 1, column 7: .*\$eq/],
    [
      'two fields in one object',
      '{"a": {"$eq": "x"}, "b": {"$ne": "y"}}',
      { $and: [{ a: { $eq: 'x' } }, { b: { $ne: 'y' } }] },
      /joined by \$and/,
    ],
    [
      'two operators on a field',
      '{"year": {"$gte": 1, "$lt": 5}}',
      { $and: [{ year: { $gte: 1 } }, { year: { $lt: 5 } }] },
      /2 operators on "year"/,
    ],
    [
      'a truth value of Python',
      '{"a": {"$exists": True}}',
      { a: { $exists: true } },
      /sent as JSON/,
    ],
  ])('is written out, and said so: %s', (_case, text, filter, note) => {
    const reading = readFilterText(text);

    expect(reading).toMatchObject({ valid: true, filter });
    expect(reading.valid && reading.notes.join('\n')).toMatch(note);
  });

  it('takes for a comment only what is one', () => {
    const filter = { 'a#b//c': { $eq: 'https://x/#y' } };

    expect(readFilterText(JSON.stringify(filter))).toEqual({ valid: true, filter, notes: [] });
  });

  it.each(['1e23', '1E+300', '9007199254740992', '0.0', '-0', '1e-300'])(
    'takes a number that stays what it is: %s',
    (number) => {
      const reading = readFilterText(`{"a":{"$eq":${number}}}`);

      expect(reading).toMatchObject({ valid: true, filter: { a: { $eq: Number(number) } } });
    },
  );

  it('leaves a field alone that is named filter', () => {
    const filter = { filter: { $eq: 'x' } };

    expect(readFilterText(JSON.stringify(filter))).toEqual({ valid: true, filter, notes: [] });
  });
});

describe('what cannot be read', () => {
  it.each([
    ['no text', ' ', 'Line 1, column 1: There is no text'],
    [
      'a missing comma',
      '{\n  "$or": [\n    {"a": {"$eq": "x"}}\n    {"b": {}}\n  ]\n}',
      'Line 4, column 5: A comma or ] is expected here, but there is {',
    ],
    [
      'a missing bracket',
      '{"a": {"$eq": "x"}',
      'Line 1, column 19: A comma or } is expected here, but the text ends',
    ],
    [
      'a missing colon',
      '{"a" {"$eq": "x"}}',
      'Line 1, column 6: A colon is expected after the name "a"',
    ],
    [
      'a name without marks',
      '{a: {"$eq": "x"}}',
      'Line 1, column 2: A name in quotation marks is expected here, but there is a',
    ],
    [
      'a value without marks',
      '{"a": {"$eq": prod}}',
      'Line 1, column 15: prod is no value. Write texts in quotation marks: "prod"',
    ],
    [
      'marks that do not close',
      '{"a": {"$eq": "x}}',
      'Line 1, column 15: The text that begins here has no " at its end',
    ],
    [
      'typographic marks',
      '{“a”: 1}',
      'Line 1, column 2: Texts stand between straight quotation marks',
    ],
    [
      'a backslash that means nothing',
      '{"a": {"$eq": "C:\\q"}}',
      'Line 1, column 15: The text "C:\\q" has a backslash',
    ],
    [
      'a name twice',
      '{"a": {"$eq": "x"}, "a": {"$eq": "y"}}',
      'Line 1, column 21: The name "a" stands twice',
    ],
    [
      'something behind it',
      '{"a": {"$eq": "x"}} {}',
      'Line 1, column 21: The filter ends before this',
    ],
    [
      'a number too precise',
      '{"a": {"$eq": 9007199254740993}}',
      'Line 1, column 15: 9007199254740993 cannot be sent exactly: it would become 9007199254740992',
    ],
    [
      'a number too large',
      '{"a": {"$eq": 1e400}}',
      'Line 1, column 15: 1e400 is beyond the largest number',
    ],
    [
      'a number with a zero in front',
      '{"a": {"$eq": 007}}',
      'Line 1, column 15: “007” is no number',
    ],
    [
      'a number too large with decimals',
      '{"a": {"$eq": 9007199254740993.0}}',
      'Line 1, column 15: 9007199254740993.0 cannot be sent exactly: it would become 9007199254740992',
    ],
    [
      'a number too small',
      '{"a": {"$eq": -1e-400}}',
      'Line 1, column 15: -1e-400 is too close to 0',
    ],
    [
      'no number at all',
      '{"a": {"$eq": -Infinity}}',
      'Line 1, column 15: -Infinity cannot be sent',
    ],
    [
      'a text in marks that is no filter',
      `'"a"'`,
      'Line 1, column 1: filter is "\\"a\\""; a filter is an object',
    ],
    ['a column behind other planes', '{"🗝": {"$eq": x}}', 'Line 1, column 15: x is no value'],
    ['far too deep', '['.repeat(10_000), 'Line 1, column 65: Values are nested more than 64 deep'],
  ])('says line, column and remedy: %s', (_case, text, problem) => {
    expect(readFilterText(text)).toMatchObject({
      valid: false,
      problem: expect.stringContaining(problem),
    });
  });

  it.each([
    [
      'an operator',
      '{"$or": [\n  {"a": {"$eq": "x"}},\n  {"b": {"$like": "y"}}\n]}',
      'Line 3, column 4: filter.$or[1].b has the unknown operator $like; use $eq',
    ],
    [
      'one value of several',
      '{"$or": [{"a": {"$eq": "x"}}, {"year": {"$in": ["2019", null]}}]}',
      'Line 1, column 57: filter.$or[1].year.$in[1] is null; it takes a string, a number or a boolean.',
    ],
    [
      'no values',
      '{"a": {"$in": []}}',
      'Line 1, column 8: filter.a.$in is []; it takes a list of at least one value',
    ],
    [
      'a list without an operator',
      '{"a": ["x", "y"]}',
      'Line 1, column 2: filter.a is ["x","y"]; write {"$in": …} with an operator.',
    ],
    ['a list', '[]', 'Line 1, column 1: filter is []; a filter is an object such as'],
    [
      'an empty group',
      '{"$or": []}',
      'Line 1, column 2: filter.$or is []; it takes a list with at least one filter.',
    ],
    ['an empty name', '{"$or": [{"": {"$eq": 1}}]}', 'Line 1, column 11: A field has no name'],
  ])('says the path in the grammar too: %s', (_case, text, problem) => {
    expect(readFilterText(text)).toMatchObject({
      valid: false,
      problem: expect.stringContaining(problem),
    });
  });

  it.each([
    [
      'bytes',
      JSON.stringify({ a: { $eq: 'x'.repeat(65_536) } }),
      /^The filter is 65552 bytes long; at most 65536/,
    ],
    ['characters', `${' '.repeat(2_000_000)}{}`, /^The text has 2000002 characters/],
    [
      'conditions',
      JSON.stringify({ $or: Array(1025).fill({ a: { $eq: 'x' } }) }),
      /^The filter has 1025 conditions; at most 1024/,
    ],
    [
      'levels',
      `${'{"$and":['.repeat(8)}{}${']}'.repeat(8)}`,
      /filter(\.\$and\[0\]){8} is nested 9 levels deep; at most 8/,
    ],
  ])('says the limit and the number: %s', (_case, text, problem) => {
    const reading = readFilterText(text);

    expect(!reading.valid && reading.problem).toMatch(problem);
  });
});

describe('the text of a draft', () => {
  it('has a line for each condition', () => {
    const draft = draftOfFilter({
      $and: [
        { a: { $eq: 'x' } },
        { $or: [{ b: { $in: ['y', 5, true] } }, { c: { $exists: false } }] },
      ],
    });

    expect(textOfDraft(draft)).toBe(
      [
        '{',
        '  "$and": [',
        '    { "a": { "$eq": "x" } },',
        '    {',
        '      "$or": [',
        '        { "b": { "$in": ["y", 5, true] } },',
        '        { "c": { "$exists": false } }',
        '      ]',
        '    }',
        '  ]',
        '}',
      ].join('\n'),
    );
  });

  it('shows what is not finished as it was typed, and reading it finds that', () => {
    const draft = draftOfFilter({ a: { $eq: 5 } });
    const id = draft.root.parts[0]?.id ?? -1;
    const half = editDraft(draft, {
      kind: 'compare',
      id,
      change: { entry: { text: '12a', type: 'number' } },
    });
    if (!half.done) throw new Error(half.reason);

    expect(textOfDraft(half.draft)).toBe('{ "a": { "$eq": 12a } }');
    expect(readFilterText(textOfDraft(half.draft))).toMatchObject({
      valid: false,
      problem: expect.stringContaining('“12a” is no number'),
    });
    const empty = editDraft(draft, {
      kind: 'compare',
      id,
      change: { operator: 'one-of', entry: NO_ENTRY },
    });
    expect(empty.done && textOfDraft(empty.draft)).toBe('{ "a": { "$in": [] } }');
  });
});
