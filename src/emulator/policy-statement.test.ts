import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, type PolicyStatement, readBucketPolicy } from './policy-statement.ts';

const DATA = 'acs:ossvector:cn-hangzhou:123:films/scenes/*';

function allow(action: string, resource: string): PolicyStatement {
  return { effect: 'Allow', actions: [action], resources: [resource] };
}

describe('an Allow', () => {
  it.each([
    ['oss:PutVectors', DATA],
    ['ossvector:PutVectors', DATA],
    ['oss:Put*', 'acs:ossvector:*:*:films/scenes/*'],
    ['oss:*', 'acs:ossvector:*:123:films/*'],
    ['*', '*'],
    ['oss:PutVector?', 'acs:oss:*:*:films/*'],
    ['oss:PutVectors', 'acs:ossvector:*:*:*'],
  ])('of %s on %s reaches PutVectors', (action, resource) => {
    expect(judge([allow(action, resource)], 'oss:PutVectors', DATA)).toBe('allowed');
  });

  it.each([
    ['oss:PutVector', DATA],
    ['oss:putvectors', DATA],
    ['PutVectors', DATA],
    ['oss:PutVectors', 'acs:ossvector:*:*:films'],
    ['oss:PutVectors', 'acs:ossvector:*:*:films/scenes'],
    ['oss:PutVectors', 'acs:ossvector:*:*:films/scene/*'],
    ['oss:PutVectors', 'acs:ossvector:*:99:films/*'],
    ['oss:PutVectors', 'acs:ossvector:cn-beijing:*:films/*'],
  ])('of %s on %s does not', (action, resource) => {
    expect(judge([allow(action, resource)], 'oss:PutVectors', DATA)).toBe('not-allowed');
  });
});

it('lets a Deny win wherever it stands', () => {
  const statement = fc.record({
    effect: fc.constantFrom('Allow' as const, 'Deny' as const),
    actions: fc.array(fc.constantFrom('oss:PutVectors', 'oss:Put*', 'oss:GetVectors', '*')),
    resources: fc.array(fc.constantFrom(DATA, 'acs:ossvector:*:*:films/*', '*', 'acs:*:b')),
  });
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 8 }), (statements) => {
      const fits = ({ actions, resources }: PolicyStatement) =>
        actions.some((action) => action !== 'oss:GetVectors') &&
        resources.some((resource) => resource !== 'acs:*:b');
      const fitting = statements.filter(fits).map(({ effect }) => effect);
      const expected = fitting.includes('Deny')
        ? 'denied'
        : fitting.includes('Allow')
          ? 'allowed'
          : 'not-allowed';

      expect(judge(statements, 'oss:PutVectors', DATA)).toBe(expected);
      expect(judge([...statements].reverse(), 'oss:PutVectors', DATA)).toBe(expected);
    }),
  );
});

describe('a bucket policy', () => {
  const read = (...Statement: readonly object[]) =>
    readBucketPolicy(JSON.stringify({ Version: '1', Statement }));

  it('may name one thing or a list of them', () => {
    expect(read({ Effect: 'Allow', Principal: '*', Action: 'a', Resource: ['r', 's'] })).toEqual([
      { effect: 'Allow', principals: ['*'], actions: ['a'], resources: ['r', 's'] },
    ]);
  });

  it('grants nothing under a condition, and denies without it', () => {
    const conditional = {
      Principal: ['1'],
      Action: 'a',
      Resource: 'r',
      Condition: { Bool: { 'acs:SecureTransport': 'true' } },
    };

    expect(read({ Effect: 'Allow', ...conditional })).toEqual([]);
    expect(read({ Effect: 'Deny', ...conditional })).toHaveLength(1);
    expect(read({ Effect: 'Deny', Principal: '*', NotAction: 'a', Resource: 'r' })).toEqual([
      { effect: 'Deny', principals: ['*'], actions: ['*'], resources: ['r'] },
    ]);
  });

  it('passes over what is no statement', () => {
    expect(read({ Effect: 'Perhaps' }, { Effect: 'Allow', Action: 'a', Resource: 'r' })).toEqual(
      [],
    );
  });
});
