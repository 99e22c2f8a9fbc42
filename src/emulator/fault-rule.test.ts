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
    ['*:uniform-delay:50:200', { kind: 'uniform-delay', from: 50, to: 200 }],
    ['*:lognormal-delay:80:0.5', { kind: 'lognormal-delay', median: 80, sigma: 0.5 }],
    [
      'putVectors:rate:5:503:SlowDown:burst=10',
      {
        operation: 'putVectors',
        kind: 'rate',
        perSecond: 5,
        status: 503,
        code: 'SlowDown',
        burst: 10,
      },
    ],
    [
      'putVectors:concurrency:2500:unit=vectors',
      { operation: 'putVectors', kind: 'concurrency', most: 2500, unit: 'vectors' },
    ],
    ['*:half-answer:every=60:for=2.5', { kind: 'half-answer', every: 60, for: 2.5 }],
    ['*:creating:5000:index=007', { kind: 'creating', ms: 5000, index: '007' }],
    [
      '*:name-blocked:28800000:bucket=films',
      { kind: 'name-blocked', ms: 28_800_000, bucket: 'films' },
    ],
    ['queryVectors:visible-after:10', { operation: 'queryVectors', kind: 'visible-after', ms: 10 }],
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
    '*:uniform-delay:200:50',
    '*:lognormal-delay:80',
    '*:rate:0',
    '*:rate:5:503:SlowDown:extra',
    '*:concurrency:1:unit=bytes',
    '*:garbage:every=60',
    '*:garbage:every=5:for=60',
    'putVectors:creating:5000',
    '*:visible-after:100:count=1',
    'deleteVectorBucket:name-blocked:1000',
    '*:name-blocked:1000:index=scenes',
    '*:name-blocked:86400001',
  ])('refuses "%s" and says why', (text) => {
    expect(() => parseFaultRule(text)).toThrow(FaultRuleError);
    expect(() => parseFaultRule(text)).toThrow(`"${text}"`);
  });
});
