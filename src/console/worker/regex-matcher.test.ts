import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Bitmap } from '#engine/bitmap.ts';
import { KeyStore } from '#engine/key-store.ts';
import { RegexAnswers } from './regex-answers.ts';
import { PORTION, RegexKeys } from './regex-keys.ts';
import { RegexMatcher, type RegexThread, type RegexThreadEvents } from './regex-matcher.ts';
import { expressionProblem, type RegexQuestion } from './regex-portion.ts';

const never = new AbortController().signal;
const expression = (pattern: string, ignoreCase = false) => ({ pattern, ignoreCase });

let begun = 0;
let ended = 0;
/** What the threads were asked, all of them. */
let asked: RegexQuestion[] = [];

function quickThread({ onFound }: RegexThreadEvents): RegexThread {
  begun += 1;
  const answers = new RegexAnswers();
  return {
    send: (question) => {
      asked.push(question);
      queueMicrotask(() => onFound(answers.answer(question)));
    },
    end: () => {
      ended += 1;
    },
  };
}

/** Never comes to an end with the first portion it is given; the next thread does. */
function stuckFirst(events: RegexThreadEvents): RegexThread {
  if (begun > 0) return quickThread(events);
  begun += 1;
  return {
    send: (question) => asked.push(question),
    end: () => {
      ended += 1;
    },
  };
}

/** Takes every question but the one with this number, from 1. */
function failingSend(failing: number): (events: RegexThreadEvents) => RegexThread {
  return (events) => {
    const thread = quickThread(events);
    let questions = 0;
    return {
      ...thread,
      send: (question) => {
        questions += 1;
        if (questions === failing) throw new RangeError('Out of memory.');
        thread.send(question);
      },
    };
  };
}

function storeOf(keys: Iterable<string>): KeyStore {
  const store = new KeyStore();
  for (const key of keys) store.add(key, {});
  return store;
}

/** The only portion of a store with these keys. */
function keysOf(...keys: readonly string[]): RegexKeys {
  return firstPortion(storeOf(keys));
}

function firstPortion(store: KeyStore, within: Bitmap | null = null): RegexKeys {
  const [portion] = RegexKeys.of(store, within);
  if (portion === undefined) throw new Error('There is no portion.');
  return portion;
}

beforeEach(() => {
  begun = 0;
  ended = 0;
  asked = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('tells which keys match, by code points and with case or without', async () => {
  const matcher = new RegexMatcher(quickThread);
  const keys = keysOf('doc-1', 'DOC-22', '', '🦊', 'x🦊');

  expect([...(await matcher.match(expression('^doc-\\d$'), keys, never))]).toEqual([0]);
  expect([...(await matcher.match(expression('^doc', true), keys, never))]).toEqual([0, 1]);
  expect([...(await matcher.match(expression('^.$'), keys, never))]).toEqual([3]);
  expect([...(await matcher.match(expression('^$'), keys, never))]).toEqual([2]);
  expect(begun).toBe(1);
});

it('ends an expression that takes too long, says which, and goes on with the next', async () => {
  const matcher = new RegexMatcher(stuckFirst);
  const slow = matcher.match(expression('(a+)+$'), keysOf(`${'a'.repeat(40)}b`), never);
  const next = matcher.match(expression('b$'), keysOf('ab', 'ba'), never);
  const failure = expect(slow).rejects.toThrow(
    /^\(a\+\)\+\$ was given up: .*2 seconds on 1 key, beginning with a{40}b\. /,
  );

  await vi.advanceTimersByTimeAsync(2001);

  await failure;
  expect([...(await next)]).toEqual([0]);
  expect([begun, ended]).toEqual([2, 1]);
});

it('gives up every portion of the expression that takes too long', async () => {
  const matcher = new RegexMatcher(stuckFirst);
  const slow = expression('(a+)+$');
  const both = [keysOf('a'), keysOf('b')].map((keys) => matcher.match(slow, keys, never));
  const failures = both.map((each) => expect(each).rejects.toThrow('was given up'));

  await vi.advanceTimersByTimeAsync(2001);

  await Promise.all(failures);
  expect([begun, ended]).toEqual([1, 1]);
});

it('gives each portion a time of its own', async () => {
  const late: (() => void)[] = [];
  const matcher = new RegexMatcher(({ onFound }) => ({
    send: () => late.push(() => onFound(Uint32Array.of(0))),
    end: () => undefined,
  }));
  const slow = expression('a');
  const both = [keysOf('a'), keysOf('ab')].map((keys) => matcher.match(slow, keys, never));

  for (const answer of late) {
    await vi.advanceTimersByTimeAsync(1500);
    answer();
  }

  expect(await Promise.all(both)).toEqual([Uint32Array.of(0), Uint32Array.of(0)]);
});

it('lets go of what nobody waits for within a moment', async () => {
  const matcher = new RegexMatcher(stuckFirst);
  const stop = new AbortController();
  const keys = keysOf('a', 'ab');
  const slow = [0, 1].map(() => matcher.match(expression('(a+)+$'), keys, stop.signal));
  const failures = slow.map((each) => expect(each).rejects.toThrow('asked for something else'));
  await vi.advanceTimersByTimeAsync(10);
  stop.abort(new Error('asked for something else'));
  await Promise.all(failures);

  const next = matcher.match(expression('b$'), keys, never);
  await vi.advanceTimersByTimeAsync(101);

  expect([...(await next)]).toEqual([1]);
  expect([begun, ended]).toEqual([2, 1]);
});

it('keeps the thread when the abandoned portion is answered in time', async () => {
  const matcher = new RegexMatcher(quickThread);
  const stop = new AbortController();
  const abandoned = matcher.match(expression('a'), keysOf('a'), stop.signal);
  stop.abort(new Error('asked for something else'));
  await expect(abandoned).rejects.toThrow('asked for something else');

  expect([...(await matcher.match(expression('b'), keysOf('b'), never))]).toEqual([0]);
  await vi.advanceTimersByTimeAsync(5000);
  expect(ended).toBe(0);
});

it('keeps the thread while it gets on with what was abandoned', async () => {
  const late: (() => void)[] = [];
  const matcher = new RegexMatcher(({ onFound }) => ({
    send: () => late.push(() => onFound(Uint32Array.of(0))),
    end: () => {
      ended += 1;
    },
  }));
  const stop = new AbortController();
  const pattern = expression('a');
  const abandoned = ['a', 'b', 'c'].map((key) => matcher.match(pattern, keysOf(key), stop.signal));
  stop.abort(new Error('asked for something else'));
  await Promise.allSettled(abandoned);
  const next = matcher.match(expression('d'), keysOf('d'), never);

  for (const answer of late) {
    await vi.advanceTimersByTimeAsync(80);
    answer();
  }

  expect([...(await next)]).toEqual([0]);
  expect(ended).toBe(0);
});

it('takes nothing from a thread that was ended', async () => {
  const threads: RegexThreadEvents[] = [];
  const matcher = new RegexMatcher((events) => {
    threads.push(events);
    return { send: () => undefined, end: () => undefined };
  });
  const slow = matcher.match(expression('(a+)+$'), keysOf('a'), never);
  const failure = expect(slow).rejects.toThrow('was given up');
  await vi.advanceTimersByTimeAsync(2001);
  await failure;
  const next = matcher.match(expression('b'), keysOf('a', 'b'), never);

  threads[0]?.onFound(Uint32Array.of(0));
  threads[0]?.onFailure('Too late.');
  threads[1]?.onFound(Uint32Array.of(1));

  expect([...(await next)]).toEqual([1]);
});

it('gives everyone their own answer when a question cannot be sent', async () => {
  const matcher = new RegexMatcher(failingSend(2));
  const store = storeOf(Array.from({ length: PORTION + 1 }, (_, at) => `key ${at}`));
  const [first, second] = RegexKeys.of(store, null);
  if (first === undefined || second === undefined) throw new Error('There are not two portions.');

  const before = matcher.match(expression('^key 5$'), first, never);
  const unsent = matcher.match(expression('x'), second, never);
  const after = matcher.match(expression('^key 7$'), first, never);

  await expect(unsent).rejects.toThrow('Out of memory.');
  expect([...(await before), ...(await after)]).toEqual([5, 7]);
  // What was not sent is not kept either.
  expect([...(await matcher.match(expression(`${PORTION}`), second, never))]).toEqual([0]);
});

it('fails whoever cannot be sent to the next thread, and answers the others', async () => {
  const threads: RegexThread[] = [stuckFirst({ onFound: vi.fn(), onFailure: vi.fn() })];
  const matcher = new RegexMatcher((events) => threads.shift() ?? failingSend(1)(events));
  const slow = matcher.match(expression('(a+)+$'), keysOf('a'), never);
  const unsent = matcher.match(expression('b'), keysOf('b'), never);
  const next = matcher.match(expression('c'), keysOf('b', 'c'), never);
  const failures = [
    expect(slow).rejects.toThrow('was given up'),
    expect(unsent).rejects.toThrow('Out of memory.'),
  ];

  await vi.advanceTimersByTimeAsync(2001);

  await Promise.all(failures);
  expect([...(await next)]).toEqual([1]);
});

it('begins another thread after one that could not be begun', async () => {
  let attempts = 0;
  const matcher = new RegexMatcher((events) => {
    attempts += 1;
    if (attempts === 1) throw new Error('No more threads.');
    return quickThread(events);
  });
  const first = matcher.match(expression('a'), keysOf('a'), never);
  const second = matcher.match(expression('b'), keysOf('a', 'b'), never);

  await expect(first).rejects.toThrow('No more threads.');
  expect([...(await second)]).toEqual([1]);
});

it('sends keys once, and those of a portion that has grown or was lost with its thread again', async () => {
  const matcher = new RegexMatcher(quickThread);
  const store = storeOf(['a', 'b']);
  const find = async (pattern: string) => [
    ...(await matcher.match(expression(pattern), firstPortion(store), never)),
  ];
  const sent = () => asked.map(({ keys }) => keys?.ends.length ?? 0);

  expect([await find('a'), await find('b')]).toEqual([[0], [1]]);
  expect(sent()).toEqual([2, 0]);

  store.add('bb', {});
  expect([await find('b'), await find('^.$')]).toEqual([
    [1, 2],
    [0, 1],
  ]);
  expect(sent()).toEqual([2, 0, 3, 0]);

  expect([...(await matcher.match(expression('c'), keysOf('c'), never))]).toEqual([0]);
  expect(await find('b')).toEqual([1, 2]);
  expect(sent()).toEqual([2, 0, 3, 0, 1, 3]);
});

it('keeps no more keys than there is room for', async () => {
  const store = storeOf(Array.from({ length: PORTION * 3 }, (_, at) => `key ${at}`));
  // Of each portion some 9 bytes for a key, and 4 for its place.
  const matcher = new RegexMatcher(quickThread, PORTION * 30);
  for (let round = 0; round < 2; round += 1) {
    for (const keys of RegexKeys.of(store, null)) await matcher.match(expression('7'), keys, never);
  }

  const [first, , third, again, , thirdAgain] = asked.map(({ keys }) => keys !== null);
  expect([first, third, again, thirdAgain]).toEqual([true, true, false, true]);
  expect(asked.map(({ isKept }) => isKept)).toEqual([true, true, false, true, true, false]);
});

it('asks about wanted rows only, and sends no portion that has none', async () => {
  const store = storeOf(Array.from({ length: PORTION * 3 }, (_, at) => `key ${at}`));
  const within = Bitmap.of([5, 17, PORTION - 1, PORTION * 2 + 7]);
  const matcher = new RegexMatcher(quickThread);
  const found: number[] = [];
  for (const keys of RegexKeys.of(store, within)) {
    const places = await matcher.match(expression('7'), keys, never);
    for (const place of places) found.push(keys.rowAt(place));
  }

  expect(found).toEqual([17, PORTION * 2 + 7].filter((row) => `${row}`.includes('7')));
  expect(asked.map(({ portion, places }) => [portion, places?.length])).toEqual([
    [0, 3],
    [2, 1],
  ]);
});

it('says in words what is wrong with an expression', () => {
  expect(expressionProblem(expression('a|b'))).toBeNull();
  expect(expressionProblem(expression('(a'))).toBe(
    '(a is no regular expression: unterminated group. To find these characters themselves, choose “contains”.',
  );
});

it('gives the memory of keys back that nobody asks about any more', async () => {
  const matcher = new RegexMatcher(quickThread);
  const [one, other] = [storeOf(['a1']), storeOf(['a2'])];
  const match = async (store: KeyStore) => {
    for (const keys of RegexKeys.of(store, null)) await matcher.match(expression('a'), keys, never);
  };
  await match(one);
  matcher.forget(other);
  await match(one);
  expect([begun, ended]).toEqual([1, 0]);
  expect(asked.map(({ keys }) => keys === null)).toEqual([false, true]);

  matcher.forget(one);
  expect([begun, ended]).toEqual([1, 1]);
  await match(other);
  expect([begun, ended]).toEqual([2, 1]);
});

it('does not end a thread at work for others', async () => {
  const matcher = new RegexMatcher(quickThread);
  const [one] = RegexKeys.of(storeOf(['a1']), null);
  const store = storeOf(['a2']);
  const [other] = RegexKeys.of(store, null);
  if (one === undefined || other === undefined) throw new Error('There are no keys.');
  const stop = new AbortController();
  const answer = matcher.match(expression('a'), one, never);
  const dropped = matcher.match(expression('a'), other, stop.signal);
  stop.abort(new Error('closed'));
  matcher.forget(store);

  await expect(dropped).rejects.toThrow('closed');
  await expect(answer).resolves.toEqual(new Uint32Array([0]));
  expect(ended).toBe(0);
});
