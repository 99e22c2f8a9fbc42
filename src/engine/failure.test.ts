import { expect, it } from 'vitest';
import { ServiceError } from '#protocol/service-error.ts';
import { failureOf } from './failure.ts';

it('keeps all that a service error says, as data that can be cloned', () => {
  const failure = failureOf(
    new ServiceError({
      code: 'AccessDenied',
      status: 403,
      message: 'No.',
      outcome: 'answered',
      requestId: 'R1',
      ec: '0003-00000001',
    }),
  );

  expect(structuredClone(failure)).toEqual({
    code: 'AccessDenied',
    status: 403,
    message: 'No.',
    outcome: 'answered',
    requestId: 'R1',
    ec: '0003-00000001',
  });
});

it.each([
  ['a mistake in a program', new TypeError('x is undefined'), 'x is undefined'],
  ['what is no error at all', 'oh', 'oh'],
])('concludes nothing from %s', (_case, thrown, message) => {
  expect(failureOf(thrown)).toMatchObject({ code: 'Unexpected', outcome: 'unknown', message });
});
