import { describe, expect, it } from 'vitest';
import { FaultRuleError, parseFaultRule } from './fault-rule.ts';

describe('parseFaultRule', () => {
  it.each([
    [
      'deleteVectors:error:429:TooManyRequests:count=3',
      {
        operation: 'deleteVectors',
        kind: 'error',
        status: 429,
        code: 'TooManyRequests',
        count: 3,
      },
    ],
    [
      '*:delay:250:probability=0.5:bucket=sample:index=packages',
      { kind: 'delay', ms: 250, probability: 0.5, bucket: 'sample', index: 'packages' },
    ],
    ['getVectors:reset-before', { operation: 'getVectors', kind: 'reset-before' }],
    [
      'deleteVectors:reset-after:count=1',
      { operation: 'deleteVectors', kind: 'reset-after', count: 1 },
    ],
    ['listVectors:garbage', { operation: 'listVectors', kind: 'garbage' }],
    [
      '*:error:500:InternalError:message=a = b',
      { kind: 'error', status: 500, code: 'InternalError', message: 'a = b' },
    ],
  ])('reads %s', (text, rule) => {
    expect(parseFaultRule(text)).toEqual(rule);
  });

  it.each([
    '',
    'deleteVectors',
    'deleteEverything:error:429:X',
    '*:explode',
    '*:error:429',
    '*:error:200:OK',
    '*:error:many:X',
    '*:delay',
    '*:delay:-1',
    '*:delay:1:2',
    '*:garbage:count=0',
    '*:garbage:probability=2',
    '*:garbage:colour=red',
  ])('refuses "%s" and says why', (text) => {
    expect(() => parseFaultRule(text)).toThrow(FaultRuleError);
    expect(() => parseFaultRule(text)).toThrow(`"${text}"`);
  });
});
