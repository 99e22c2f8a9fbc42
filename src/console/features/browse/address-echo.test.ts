import { expect, it } from 'vitest';
import { AddressEcho } from './address-echo.ts';

it('knows what was written when it comes back, one by one or only the last', () => {
  const echo = new AddressEcho('');
  for (const text of ['a', 'ab', 'abc']) expect(echo.writes(text)).toBe(true);

  expect(echo.arrives('a')).toBe(false);
  expect(echo.arrives('abc')).toBe(false);
});

it('follows what somebody else puts there, be it what was written once', () => {
  const echo = new AddressEcho('');
  echo.writes('a');
  echo.writes('ab');
  echo.arrives('ab');

  expect(echo.arrives('a')).toBe(true);
  expect(echo.arrives('')).toBe(true);
  expect(echo.arrives('ab')).toBe(true);
});

it('follows what was written and taken back before the address showed it', () => {
  const echo = new AddressEcho('a');
  echo.writes('ab');
  echo.writes('a');

  expect(echo.arrives('ab')).toBe(true);
});

it('writes nothing that the address has or will have', () => {
  const echo = new AddressEcho('a');

  expect(echo.writes('a')).toBe(false);
  expect(echo.writes('ab')).toBe(true);
  expect(echo.writes('ab')).toBe(false);
  echo.arrives('b');
  expect(echo.writes('b')).toBe(false);
  expect(echo.writes('ab')).toBe(true);
});
