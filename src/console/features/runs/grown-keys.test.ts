import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GrownKeys } from './grown-keys.ts';

it('is a set of what was added until then, whatever grows out of it', () => {
  const keys = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 4 });
  const step = fc.record({ on: fc.nat(5), keys });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const all = [{ grown: GrownKeys.none, model: new Set<string>() }];
      for (const { on, keys } of steps) {
        const { grown, model } = all[on % all.length] ?? {
          grown: GrownKeys.none,
          model: new Set(),
        };
        all.push({ grown: grown.with(keys), model: new Set([...model, ...keys]) });
      }

      for (const { grown, model } of all) {
        expect([...grown]).toEqual([...model]);
        expect(grown.size).toBe(model.size);
        for (const key of ['a', 'b', 'c', 'd', 'e', 'f'])
          expect(grown.has(key)).toBe(model.has(key));
      }
    }),
  );
});

it('copies nothing while only the latest grows', () => {
  let grown = GrownKeys.none;
  const before = performance.now();
  for (let portion = 0; portion < 2000; portion += 1)
    grown = grown.with([`a ${portion}`, `b ${portion}`]);

  expect(grown.size).toBe(4000);
  expect(performance.now() - before).toBeLessThan(1000);
});
