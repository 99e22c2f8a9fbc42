import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { StagedEntry } from '#engine/staged-entry.ts';
import { packSegment, type StagedSegment } from '#engine/staged-segment.ts';
import { StagedSet } from '#engine/staged-set.ts';
import { condensed } from './condensed.ts';
import { wholeOf } from './pack-entries.ts';
import { parseKeys } from './saved-set-storage.ts';
import { type SetAction, setOperation } from './set-operation.ts';
import type { StagingOperation } from './staging-operation.ts';
import {
  afterLoad,
  type IndexStaging,
  loseKeys,
  makeAgain,
  NOTHING_STAGED,
  type Performed,
  perform,
  performElsewhere,
  takeBack,
} from './staging-state.ts';
import { decodeOperation, encodeOperation, readStoredOperations } from './stored-operation.ts';

type Model = ReadonlyMap<string, StagedEntry>;

/** What the staged keys would be without packing, undo and storage: a map, and how it was before. */
interface Naive {
  readonly now: Model;
  readonly before: readonly Model[];
  readonly undone: readonly Model[];
}

const someKeys = fc.uniqueArray(
  fc.integer({ min: 0, max: 40 }).map((n) => `k${n}`),
  { minLength: 1, maxLength: 25 },
);

type Act =
  | { readonly kind: 'stage' | 'segment' | 'unstage' | 'replace'; readonly keys: readonly string[] }
  | { readonly kind: 'set'; readonly action: SetAction; readonly keys: readonly string[] }
  | { readonly kind: 'undo' | 'redo' | 'reload' };

const someAct: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('stage', 'segment', 'unstage', 'replace'),
    keys: someKeys,
  }),
  fc.record({
    kind: fc.constant('set'),
    action: fc.constantFrom('add', 'remove', 'keep', 'replace'),
    keys: someKeys,
  }),
  fc.record({ kind: fc.constantFrom('undo', 'redo', 'reload') }),
);

function entryAt(key: string, stagedAt: number): StagedEntry {
  const fingerprint = stagedAt.toString(16).padStart(32, '0');
  return { key, provenance: { kind: 'by-hand' }, fingerprint, stagedAt };
}

function packedAt(keys: readonly string[], stagedAt: number): StagedSegment {
  const entries = keys.map((key) => entryAt(key, stagedAt));
  return packSegment(entries, { kind: 'by-hand' }, stagedAt);
}

/** The first half one by one, the rest packed. */
function savedSet(keys: readonly string[]): StagedSet {
  const singles = keys.slice(0, keys.length / 2);
  const packed = keys.slice(keys.length / 2);
  return new StagedSet(
    packed.length > 0 ? [wholeOf(packedAt(packed, 7))] : [],
    new Map(singles.map((key) => [key, entryAt(key, 7)])),
  );
}

/** Names segments as storage does, for one test. */
function names() {
  const segments = new Map<string, StagedSegment>();
  const nameOf = (segment: StagedSegment) => {
    for (const [name, known] of segments) if (known === segment) return name;
    const name = `s${segments.size}`;
    segments.set(name, segment);
    return name;
  };
  return { nameOf, segmentOf: (name: string) => segments.get(name) ?? null };
}

function operationOf(staged: StagedSet, act: Act, at: number): StagingOperation | null {
  switch (act.kind) {
    case 'stage':
      return { type: 'stage', entries: act.keys.map((key) => entryAt(key, at)) };
    case 'segment':
      return { type: 'stage', entries: [], parts: [wholeOf(packedAt(act.keys, at))] };
    case 'unstage':
      return { type: 'unstage', keys: act.keys };
    case 'replace':
      return { type: 'replace', entries: act.keys.map((key) => entryAt(key, at)) };
    case 'set':
      return setOperation(staged, act.action, { name: 'set', keys: savedSet(act.keys) }, at);
    default:
      return null;
  }
}

function changed(now: Model, act: Act, at: number): Model {
  if (!('keys' in act)) return now;
  const next = new Map(now);
  const provenance = { kind: 'set', name: 'set' } as const;
  const stage = (entry: StagedEntry) => next.has(entry.key) || next.set(entry.key, entry);
  for (const key of act.keys) {
    if (act.kind === 'stage' || act.kind === 'segment') stage(entryAt(key, at));
    if (act.kind === 'replace' && now.has(key)) next.set(key, entryAt(key, at));
    if (act.kind === 'unstage' || (act.kind === 'set' && act.action === 'remove')) next.delete(key);
  }
  if (act.kind !== 'set' || act.action === 'remove') return next;
  if (act.action !== 'add') {
    for (const key of next.keys()) if (!act.keys.includes(key)) next.delete(key);
  }
  if (act.action !== 'keep') {
    for (const key of act.keys) stage({ ...entryAt(key, 7), provenance, stagedAt: at });
  }
  return next;
}

function sorted(entries: Iterable<[string, StagedEntry]>) {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
}

function isSame(a: Model, b: Model): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

it('is, whatever was decided, undone, made again and reloaded, what a plain map would be', () => {
  fc.assert(
    fc.property(fc.array(someAct, { maxLength: 14 }), (acts) => {
      const { nameOf, segmentOf } = names();
      const log: StagingOperation[] = [];
      let staging: IndexStaging = { ...NOTHING_STAGED, isLoaded: true };
      let naive: Naive = { now: new Map(), before: [], undone: [] };
      const take = ({ staging: next, effective }: Performed) => {
        staging = next;
        if (effective !== null) log.push(effective);
      };

      acts.forEach((act, number) => {
        const at = number + 10;
        const operation = operationOf(staging.entries, act, at);
        const { now, before, undone } = naive;
        if (operation !== null) {
          take(perform(staging, operation));
          const next = changed(now, act, at);
          if (!isSame(next, now)) naive = { now: next, before: [...before, now], undone: [] };
        } else if (act.kind === 'undo') {
          take(takeBack(staging));
          const last = before.at(-1);
          if (last) naive = { now: last, before: before.slice(0, -1), undone: [...undone, now] };
        } else if (act.kind === 'redo') {
          take(makeAgain(staging));
          const last = undone.at(-1);
          if (last) naive = { now: last, before: [...before, now], undone: undone.slice(0, -1) };
        } else {
          const stored = log.map((each) => structuredClone(encodeOperation(each, nameOf)));
          staging = afterLoad(NOTHING_STAGED, readStoredOperations(stored, segmentOf));
          naive = { now, before: [], undone: [] };
        }

        expect(sorted(staging.entries)).toEqual(sorted(naive.now));
        expect(staging.entries.size).toBe(naive.now.size);
      });
    }),
    { numRuns: 200 },
  );
});

it('ends the same in two tabs, however they decide, undo and make again in turn', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), someAct), { maxLength: 14 }), (decisions) => {
      const { nameOf, segmentOf } = names();
      let tabs: readonly [IndexStaging, IndexStaging] = [
        { ...NOTHING_STAGED, isLoaded: true },
        { ...NOTHING_STAGED, isLoaded: true },
      ];
      decisions.forEach(([isFirst, act], at) => {
        const [mine, theirs] = isFirst ? tabs : [tabs[1], tabs[0]];
        const operation = operationOf(mine.entries, act, at + 10);
        const step = act.kind === 'redo' ? makeAgain : takeBack;
        const done = operation === null ? step(mine) : perform(mine, operation);
        if (done.effective === null) return;
        const told = structuredClone(encodeOperation(done.effective, nameOf));
        const heard = performElsewhere(theirs, decodeOperation(told, segmentOf).operation);
        tabs = isFirst ? [done.staging, heard] : [heard, done.staging];
      });

      expect(sorted(tabs[0].entries)).toEqual(sorted(tabs[1].entries));
    }),
    { numRuns: 200 },
  );
});

it('never brings back a key that is gone, however it was staged and however far one goes back', () => {
  fc.assert(
    fc.property(fc.array(someAct, { maxLength: 10 }), someKeys, (acts, gone) => {
      let staging: IndexStaging = { ...NOTHING_STAGED, isLoaded: true };
      acts.forEach((act, at) => {
        const operation = operationOf(staging.entries, act, at + 10);
        if (operation !== null) staging = perform(staging, operation).staging;
        else if (act.kind === 'undo') staging = takeBack(staging).staging;
      });
      staging = loseKeys(staging, gone, 100).staging;

      for (const step of [takeBack, makeAgain]) {
        while ((step === takeBack ? staging.undo : staging.redo).length > 0) {
          staging = step(staging).staging;
          expect(gone.filter((key) => staging.entries.has(key))).toEqual([]);
        }
      }
    }),
  );
});

it('has the same keys when segments of which little is left are dissolved', () => {
  const keys = Array.from({ length: 3000 }, (_, n) => `k${n}`);
  const segment = packedAt(keys, 1);
  const all = perform(NOTHING_STAGED, { type: 'stage', entries: [], parts: [wholeOf(segment)] });
  const few = perform(all.staging, { type: 'unstage', keys: keys.slice(9) }).staging.entries;

  expect(few.parts).toHaveLength(1);
  expect(condensed(few).parts).toHaveLength(0);
  expect(new Map(condensed(few))).toEqual(new Map(few));
  expect(condensed(all.staging.entries)).toBe(all.staging.entries);
});

it('takes no saved set of which anything is damaged', () => {
  expect(parseKeys({ entries: [entryAt('a', 1)], parts: [] })?.size).toBe(1);
  expect(parseKeys({ entries: [{ key: 'a' }], parts: [] })).toBeNull();
  expect(
    parseKeys({ entries: [], parts: [{ segment: {}, words: new Uint32Array(1) }] }),
  ).toBeNull();
  expect(parseKeys(undefined)).toBeNull();
});
