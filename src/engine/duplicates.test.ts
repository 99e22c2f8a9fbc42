import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DuplicateFinder } from './duplicates.ts';
import { compareKeys } from './key-order.ts';
import { NO_FAULTS } from './simulation/faults.ts';
import { ModelService } from './simulation/model-service.ts';
import { Schedule } from './simulation/schedule.ts';
import { type DuplicateMember, verifyDuplicates } from './verify-duplicates.ts';

const idle = () => new Promise<void>((resolve) => setImmediate(resolve));
const number = fc.constantFrom(0, -0, 1, 0.1, Math.fround(0.1), 1 + 2 ** -30);
const vectors = fc.uniqueArray(
  fc.record({
    key: fc.oneof(
      fc.string({ minLength: 1, maxLength: 4, unit: 'binary' }),
      fc.string({ minLength: 1, maxLength: 2 }),
    ),
    float32: fc.tuple(number, number),
  }),
  { selector: ({ key }) => key, maxLength: 40 },
);
type Given = readonly { readonly key: string; readonly float32: readonly number[] }[];

/** Groups of two or more, by what the service keeps of the numbers. */
function naiveGroups(given: Given): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>();
  for (const { key, float32 } of given) {
    const text = float32
      .map((one) => (Object.is(Math.fround(one), -0) ? '-0' : String(Math.fround(one))))
      .join(' ');
    groups.set(text, [...(groups.get(text) ?? []), key]);
  }
  return [...groups.values()]
    .filter(({ length }) => length > 1)
    .map((keys) => keys.sort(compareKeys))
    .sort((a, b) => compareKeys(a[0] ?? '', b[0] ?? ''));
}

function finderOf(given: Given): DuplicateFinder {
  const finder = new DuplicateFinder();
  for (const { key, float32 } of given) finder.take({ key, data: { float32: [...float32] } });
  return finder;
}

function groupsOf(finder: DuplicateFinder): readonly (readonly string[])[] {
  const work = finder.groups();
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

async function verified(groups: readonly (readonly string[])[], there: Given) {
  const schedule = new Schedule(1, idle);
  const model = new ModelService(schedule, { faults: NO_FAULTS });
  for (const { key, float32 } of there) model.add(key, { of: key }, [...float32]);
  const found: (readonly DuplicateMember[])[] = [];
  const done: number[] = [];
  const summary = await schedule.play(
    verifyDuplicates(
      { api: model.apiFor(), clock: schedule },
      { index: 'packages', groups },
      { onGroup: (members) => found.push(members), onProgress: (count) => done.push(count) },
      { signal: new AbortController().signal },
    ),
  );
  return { found, summary, done, keys: found.map((group) => group.map(({ key }) => key)) };
}

describe('DuplicateFinder', () => {
  it('groups what a naive comparison of the kept floats groups', () => {
    fc.assert(
      fc.property(vectors, (given) => {
        expect(groupsOf(finderOf(given))).toEqual(naiveGroups(given));
      }),
    );
  });

  it('rests while it groups very many', () => {
    const finder = new DuplicateFinder();
    for (let at = 0; at < 50_000; at += 1) {
      finder.take({ key: `key ${at}`, data: { float32: [at % 40_000] } });
    }
    let rests = 0;
    for (const work = finder.groups(); work.next().done !== true; ) rests += 1;

    expect(rests).toBeGreaterThan(10);
    expect(groupsOf(finder)).toHaveLength(10_000);
  });

  it('takes a key that is listed twice as it came last', () => {
    const finder = finderOf([
      { key: 'a', float32: [1, 1] },
      { key: 'b', float32: [1, 1] },
      { key: 'a', float32: [2, 2] },
    ]);

    expect(finder.size).toBe(2);
    expect(groupsOf(finder)).toEqual([]);
  });

  it('refuses a vector without its numbers, which would look like any other such', () => {
    expect(() => new DuplicateFinder().take({ key: 'a' })).toThrow('without its numbers');
  });

  it('keeps no numbers', () => {
    const finder = new DuplicateFinder();
    for (let at = 0; at < 20_000; at += 1) {
      finder.take({ key: `key ${at}`, data: { float32: Array.from({ length: 16 }, () => at) } });
    }

    expect(finder.bytes / finder.size).toBeLessThan(80);
  });
});

describe('verifyDuplicates', () => {
  it('offers what is the same when read again, whatever was the same before', async () => {
    await fc.assert(
      fc.asyncProperty(
        vectors,
        fc.infiniteStream(fc.constantFrom('same', 'gone', 'other')),
        async (given, fates) => {
          const groups = groupsOf(finderOf(given));
          const candidates = new Set(groups.flat());
          const there = given.flatMap(({ key, float32 }) => {
            const fate = fates.next().value;
            if (fate === 'gone') return [];
            return [{ key, float32: fate === 'other' ? [7, 7] : float32 }];
          });
          // Only keys of one candidate group can be offered together.
          const wanted = groups.flatMap((keys) =>
            naiveGroups(there.filter(({ key }) => keys.includes(key))),
          );

          const { found, keys, summary } = await verified(groups, there);

          expect([...keys].sort()).toEqual([...wanted].sort());
          const offered = keys.flat().length;
          expect(offered + summary.gone + summary.different).toBe(candidates.size);
          for (const { key, metadata } of found.flat()) expect(metadata).toEqual({ of: key });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('verifies a group that is longer than a page', async () => {
    const there = Array.from({ length: 450 }, (_, at) => ({
      key: `key ${String(at).padStart(3, '0')}`,
      float32: at === 120 ? [1, 2] : [1, 1],
    }));

    const { keys, summary, done } = await verified([there.map(({ key }) => key)], there);

    expect(keys).toHaveLength(1);
    expect(keys[0]).toHaveLength(449);
    expect(summary).toEqual({ gone: 0, different: 1 });
    expect(done.at(-1)).toBe(450);
  });
});
