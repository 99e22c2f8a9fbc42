import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keptSegment } from '#engine/open-segment.ts';
import { RowSet } from '#engine/row-set.ts';
import type { StagedEntry } from '#engine/staged-entry.ts';
import { packSegment } from '#engine/staged-segment.ts';
import type { Verdict } from '#engine/verify.ts';
import { NO_INSIGHT } from './review-insight.ts';
import { ReviewStore } from './review-store.ts';
import { summaryOf } from './review-summary.ts';
import type { TimedVerdict } from './review-verdicts.ts';
import { fingerprintNamed, readVerdict, stagedKey, unreadVerdict } from './sample-review.ts';

const KEYS = ['a', 'b', 'c', 'd'];

function storeOf(...staged: readonly StagedEntry[]): ReviewStore {
  const store = new ReviewStore(1000);
  store.tell({ parts: [], singles: staged, segments: {} }, 1);
  return store;
}

function rowOf(store: ReviewStore, key: string): number {
  const row = store.rowOf(key);
  if (row === null) throw new Error(`${key} has no row`);
  return row;
}

const findingOf = (store: ReviewStore, key: string) => store.findingAt(rowOf(store, key));

describe('the finding on a key', () => {
  it('waits for a verdict', () => {
    expect(findingOf(storeOf(stagedKey('a')), 'a')).toBe('waiting');
  });

  it('follows the verdict where the key was not read or is gone', () => {
    const store = storeOf(stagedKey('a'), stagedKey('b'));

    store.put(unreadVerdict('a', 'gone'), 2000);
    store.put(unreadVerdict('b', 'unverified'), 2000);

    expect([findingOf(store, 'a'), findingOf(store, 'b')]).toEqual(['gone', 'unverified']);
    expect(store.failureAt(rowOf(store, 'b'))?.message).toBe('no');
  });

  it('no longer counts a change as one once it was accepted', () => {
    const store = storeOf(stagedKey('a'));
    store.put(readVerdict('a', { now: 'now' }), 2000);
    expect(findingOf(store, 'a')).toBe('changed');

    const renewed = stagedKey('a', { fingerprint: fingerprintNamed('now') });
    store.tell({ parts: [], singles: [renewed], segments: {} }, 1);

    expect(findingOf(store, 'a')).toBe('present');
  });

  it('counts a key as changed whose numbers were replaced, until that was accepted', () => {
    const store = storeOf(stagedKey('a'));
    store.put(readVerdict('a'), 2000);
    store.put(readVerdict('a', { data: 'new numbers' }), 3000);
    expect(findingOf(store, 'a')).toBe('changed');

    store.acceptData(rowOf(store, 'a'));

    expect(findingOf(store, 'a')).toBe('present');
  });

  it('counts a key as changed that was staged anew with other metadata after it was read', () => {
    const store = storeOf(stagedKey('a'));
    store.put(readVerdict('a'), 2000);

    const newer = stagedKey('a', { fingerprint: fingerprintNamed('newer') });
    store.tell({ parts: [], singles: [newer], segments: {} }, 1);

    expect(findingOf(store, 'a')).toBe('changed');
  });

  it('waits again once what was read is forgotten', () => {
    const store = storeOf(stagedKey('a'));
    store.put(readVerdict('a'), 2000);

    store.forgetVerdicts();

    expect(findingOf(store, 'a')).toBe('waiting');
    expect(store.isDeletable(rowOf(store, 'a'))).toBe(false);
    expect(store.read).toBe(0);
  });

  it('no longer says why a key could not be read once that is forgotten', () => {
    const store = storeOf(stagedKey('a'));
    store.put(unreadVerdict('a', 'unverified'), 2000);

    store.forgetVerdicts();

    expect(store.failureAt(rowOf(store, 'a'))).toBeNull();
  });

  it('is never younger than it is, however long the tab has been open', () => {
    const store = storeOf(stagedKey('a'));
    const inAYear = 365 * 24 * 60 * 60 * 1000;
    store.put(readVerdict('a'), inAYear);

    const age = inAYear - store.verdictTime(rowOf(store, 'a'));
    expect(age).toBeGreaterThan(300 * 24 * 60 * 60 * 1000);
    expect(age).toBeLessThan(inAYear);
  });
});

describe('the numbers that a review read first', () => {
  const reviewed = (store: ReviewStore) => store.verdictAt(rowOf(store, 'a'))?.reviewedData;

  it('are remembered when others are read later, however often, and over a failed reading', () => {
    const store = storeOf(stagedKey('a', { stagedAt: 1500 }));
    store.put(readVerdict('a', { data: 'first' }), 2000);
    store.put(unreadVerdict('a', 'unverified'), 3000);
    store.put(readVerdict('a', { data: 'second' }), 4000);

    expect(reviewed(store)).toBe(fingerprintNamed('first'));
  });

  it('are those that could be read first', () => {
    const store = storeOf(stagedKey('a'));
    store.put(unreadVerdict('a', 'unverified'), 2000);
    store.put(readVerdict('a', { data: 'first' }), 3000);

    expect(reviewed(store)).toBe(fingerprintNamed('first'));
  });

  it('are forgotten when the key was staged again since', () => {
    const store = storeOf(stagedKey('a', { stagedAt: 1500 }));
    store.put(readVerdict('a', { data: 'first' }), 2000);
    store.tell({ parts: [], singles: [stagedKey('a', { stagedAt: 2500 })], segments: {} }, 1);
    store.put(readVerdict('a', { data: 'second' }), 3000);

    expect(reviewed(store)).toBe(fingerprintNamed('second'));
  });
});

it('asks for a segment once, and takes nothing over before it is there', () => {
  const segment = packSegment(
    ['b', 'a', 'c'].map((key) => stagedKey(key)),
    { kind: 'by-hand' },
    7,
  );
  const store = storeOf(stagedKey('z'));
  const told = (rows: readonly number[]) => ({
    parts: [{ segment: 's', words: RowSet.of(3, rows).words }],
    singles: [],
    segments: {},
  });

  expect(store.tell(told([0, 2]), 1).missing).toEqual(['s']);
  expect(store.staged.count).toBe(1);
  const sent = { ...told([0, 2]), segments: { s: keptSegment(segment) } };
  expect(store.tell(sent, 1).missing).toEqual([]);
  expect(store.staged.toArray().length).toBe(2);
  expect(store.entryAt(rowOf(store, 'c'))).toEqual(stagedKey('c', { stagedAt: 7 }));
  expect(store.tell(told([1]), 1).missing).toEqual([]);

  expect([...store.staged.positions()].map((row) => store.keyAt(row))).toEqual(['b']);
  expect([...store.seen.positions()].map((row) => store.keyAt(row)).sort()).toEqual([
    'a',
    'b',
    'c',
    'z',
  ]);
  expect(store.entries.name(store.seen.positions())).toEqual({
    parts: [{ segment: 's', words: Uint32Array.of(7) }],
    entries: [stagedKey('z')],
  });
});

it('begins anew what it has seen when another page is opened', () => {
  const store = storeOf(stagedKey('a'), stagedKey('b'));
  const told = { parts: [], singles: [stagedKey('a')], segments: {} };

  store.tell(told, null);
  expect(store.seen.count).toBe(2);
  store.tell(told, 2);
  expect(store.seen.count).toBe(1);
});

describe('what was staged in one go and is not any more', () => {
  const whole = (...keys: readonly string[]) =>
    keptSegment(
      packSegment(
        keys.map((key) => stagedKey(key)),
        { kind: 'by-hand' },
        1500,
      ),
    );
  const told = (segment: string, rows: readonly number[], length: number) => ({
    parts: [{ segment, words: RowSet.of(length, rows).words }],
    singles: [],
    segments: {},
  });

  it('is remembered as long as a page may stage it again, and no longer', () => {
    const store = storeOf();
    store.tell({ ...told('s', [0, 1], 2), segments: { s: whole('a', 'b') } }, 1);
    store.tell({ ...told('t', [0], 1), segments: { t: whole('c') } }, 1);
    const unstaged = [rowOf(store, 'a'), rowOf(store, 'b')];
    expect(store.entries.name(unstaged).parts.map(({ segment }) => segment)).toEqual(['s']);
    const { bytes } = store.entries;

    expect(store.tell(told('t', [0], 1), 2)).toEqual({ missing: [], forgotten: ['s'] });

    expect(store.entries.bytes).toBeLessThan(bytes);
    expect(store.tell(told('s', [0], 2), 2).missing).toEqual(['s']);
    expect(store.entryAt(rowOf(store, 'c'))).toEqual(stagedKey('c', { stagedAt: 1500 }));
  });

  it('stays while one key of it is staged', () => {
    const store = storeOf();
    store.tell({ ...told('s', [0, 1], 2), segments: { s: whole('a', 'b') } }, 1);

    expect(store.tell(told('s', [1], 2), 2).forgotten).toEqual([]);
    expect(store.tell(told('s', [0, 1], 2), 2).missing).toEqual([]);
  });

  it('can be staged again, and its numbers are then reviewed anew', () => {
    const store = storeOf();
    const sent = { ...told('s', [0], 1), segments: { s: whole('a') } };
    store.tell(sent, 1);
    store.put(readVerdict('a', { data: 'first' }), 2000);
    store.tell({ ...told('t', [0], 1), segments: { t: whole('c') } }, 2);
    expect(store.entryAt(rowOf(store, 'a')).stagedAt).toBe(0);

    store.tell({ ...sent, segments: { s: { ...whole('a'), stagedAt: 2500 } } }, 2);
    store.put(readVerdict('a', { data: 'second' }), 3000);

    expect(store.entryAt(rowOf(store, 'a')).stagedAt).toBe(2500);
    expect(findingOf(store, 'a')).toBe('present');
    expect(store.verdictAt(rowOf(store, 'a'))?.reviewedData).toBe(fingerprintNamed('second'));
    expect(store.entries.name([rowOf(store, 'a')])).toEqual({
      parts: [{ segment: 's', words: Uint32Array.of(1) }],
      entries: [],
    });
  });
});

/** The same review as a map of objects. */
class PlainReview {
  staged = new Map<string, StagedEntry>();
  readonly verdicts = new Map<string, TimedVerdict>();

  put(verdict: Verdict, at: number, entry: StagedEntry | undefined): void {
    const earlier = this.verdicts.get(verdict.key);
    const isSince = earlier !== undefined && earlier.at >= (entry?.stagedAt ?? 0);
    const before = isSince ? earlier.reviewedData : null;
    this.verdicts.set(verdict.key, { ...verdict, at, reviewedData: before ?? verdict.data });
  }

  accept(key: string): void {
    const verdict = this.verdicts.get(key);
    if (verdict?.data) this.verdicts.set(key, { ...verdict, reviewedData: verdict.data });
  }

  finding(key: string): string {
    const [entry, verdict] = [this.staged.get(key), this.verdicts.get(key)];
    if (verdict === undefined) return 'waiting';
    if (verdict.state === 'unverified' || verdict.state === 'gone') return verdict.state;
    const isSame =
      verdict.fingerprint === entry?.fingerprint && verdict.data === verdict.reviewedData;
    return isSame ? 'present' : 'changed';
  }

  counts(): Record<string, number> {
    const counts = { all: 0, present: 0, gone: 0, changed: 0, unverified: 0, waiting: 0 };
    const tally: Record<string, number> = counts;
    for (const key of this.staged.keys()) {
      const finding = this.finding(key);
      tally.all = (tally.all ?? 0) + 1;
      tally[finding] = (tally[finding] ?? 0) + 1;
    }
    return tally;
  }
}

const key = fc.constantFrom(...KEYS);
const name = fc.constantFrom('then', 'now');
const step = fc.oneof(
  fc.record({ kind: fc.constant('stage' as const), key, name }),
  fc.record({ kind: fc.constant('unstage' as const), key }),
  fc.record({
    kind: fc.constant('read' as const),
    key,
    now: name,
    data: fc.constantFrom('x', 'y'),
  }),
  fc.record({
    kind: fc.constant('miss' as const),
    key,
    state: fc.constantFrom('gone' as const, 'unverified' as const),
  }),
  fc.record({ kind: fc.constant('accept' as const), key }),
  fc.record({ kind: fc.constant('open' as const), key }),
);

it('knows of every key what a map of objects would know', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const store = storeOf();
      const plain = new PlainReview();
      const remembered = new Map<string, StagedEntry>();
      let now = 2000;
      for (const each of steps) {
        now += 10;
        const { key } = each;
        if (each.kind === 'stage' || each.kind === 'unstage') {
          plain.staged = new Map(plain.staged);
          if (each.kind === 'unstage') plain.staged.delete(key);
          else {
            const entry = stagedKey(key, {
              fingerprint: fingerprintNamed(each.name),
              stagedAt: now,
            });
            plain.staged.set(key, entry);
            remembered.set(key, entry);
          }
          const singles = [...plain.staged.values()];
          store.tell({ parts: [], singles, segments: {} }, 1);
        } else if (each.kind === 'open') {
          const singles = [...plain.staged.values()];
          store.tell({ parts: [], singles, segments: {} }, now);
          for (const key of remembered.keys()) if (!plain.staged.has(key)) remembered.delete(key);
        } else if (each.kind === 'accept') {
          const row = store.rowOf(key);
          if (row !== null) store.acceptData(row);
          plain.accept(key);
        } else {
          const verdict =
            each.kind === 'read'
              ? readVerdict(key, { ...each, metadata: { is: each.now } })
              : unreadVerdict(key, each.state);
          store.put(verdict, now);
          plain.put(verdict, now, remembered.get(key));
        }
      }

      expect(summaryOf(store, NO_INSIGHT).counts).toEqual(plain.counts());
      for (const [key, verdict] of plain.verdicts) {
        expect(store.verdictAt(rowOf(store, key))).toEqual(verdict);
      }
      const deletable = [...plain.staged.keys()].filter((key) => plain.finding(key) === 'present');
      const packed = [...store.staged.positions()].filter((row) => store.isDeletable(row));
      expect(packed.map((row) => store.keyAt(row)).sort()).toEqual(deletable.sort());
    }),
  );
});
