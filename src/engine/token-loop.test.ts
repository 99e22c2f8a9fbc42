import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TokenLoop } from './token-loop.ts';

it('lets tokens pass that are all different', () => {
  const loop = new TokenLoop();

  for (let at = 0; at < 10_000; at += 1) expect(loop.closesWith(`token ${at}`)).toBe(false);
});

it('notices a token that leads to itself at once', () => {
  const loop = new TokenLoop();
  for (let at = 0; at < 100; at += 1) loop.closesWith(`token ${at}`);

  expect(loop.closesWith('token 99')).toBe(true);
});

it('notices any circle before it was gone round three times', () => {
  fc.assert(
    fc.property(fc.nat({ max: 300 }), fc.integer({ min: 1, max: 300 }), (lead, length) => {
      const loop = new TokenLoop();
      let at = 0;
      while (!loop.closesWith(`${at < lead ? at : lead + ((at - lead) % length)}`)) at += 1;

      expect(at).toBeGreaterThanOrEqual(lead + length);
      expect(at).toBeLessThanOrEqual(3 * (lead + length));
    }),
  );
});
