import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RegexMatcher, type RegexThread, type RegexThreadEvents } from './regex-matcher.ts';
import { expressionProblem, matchPortion } from './regex-portion.ts';

const never = new AbortController().signal;
const expression = (pattern: string, ignoreCase = false) => ({ pattern, ignoreCase });

let begun = 0;
let ended = 0;

function quickThread({ onFound }: RegexThreadEvents): RegexThread {
  begun += 1;
  return {
    send: (portion) => queueMicrotask(() => onFound(matchPortion(portion))),
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
    send: () => undefined,
    end: () => {
      ended += 1;
    },
  };
}

beforeEach(() => {
  begun = 0;
  ended = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('tells which keys match, by code points and with case or without', async () => {
  const matcher = new RegexMatcher(quickThread);
  const keys = ['doc-1', 'DOC-22', '', '🦊', 'x🦊'];

  expect([...(await matcher.match(expression('^doc-\\d$'), keys, never))]).toEqual([0]);
  expect([...(await matcher.match(expression('^doc', true), keys, never))]).toEqual([0, 1]);
  expect([...(await matcher.match(expression('^.$'), keys, never))]).toEqual([3]);
  expect([...(await matcher.match(expression('^$'), keys, never))]).toEqual([2]);
  expect(begun).toBe(1);
});

it('ends an expression that takes too long, says which, and goes on with the next', async () => {
  const matcher = new RegexMatcher(stuckFirst);
  const slow = matcher.match(expression('(a+)+$'), [`${'a'.repeat(40)}b`], never);
  const next = matcher.match(expression('b$'), ['ab', 'ba'], never);
  const failure = expect(slow).rejects.toThrow(/^\(a\+\)\+\$ was given up: .*2 seconds on 1 key,/);

  await vi.advanceTimersByTimeAsync(2001);

  await failure;
  expect([...(await next)]).toEqual([0]);
  expect([begun, ended]).toEqual([2, 1]);
});

it('lets go of what nobody waits for within a moment', async () => {
  const matcher = new RegexMatcher(stuckFirst);
  const stop = new AbortController();
  const slow = matcher.match(expression('(a+)+$'), ['a'], stop.signal);
  await vi.advanceTimersByTimeAsync(10);
  stop.abort(new Error('asked for something else'));
  await expect(slow).rejects.toThrow('asked for something else');

  const next = matcher.match(expression('b$'), ['ab'], never);
  await vi.advanceTimersByTimeAsync(101);

  expect([...(await next)]).toEqual([0]);
  expect(ended).toBe(1);
});

it('keeps the thread when the abandoned portion is answered in time', async () => {
  const matcher = new RegexMatcher(quickThread);
  const stop = new AbortController();
  const abandoned = matcher.match(expression('a'), ['a'], stop.signal);
  stop.abort(new Error('asked for something else'));
  await expect(abandoned).rejects.toThrow('asked for something else');

  expect([...(await matcher.match(expression('b'), ['b'], never))]).toEqual([0]);
  await vi.advanceTimersByTimeAsync(5000);
  expect(ended).toBe(0);
});

it('says in words what is wrong with an expression', () => {
  expect(expressionProblem(expression('a|b'))).toBeNull();
  expect(expressionProblem(expression('(a'))).toBe(
    '(a is no regular expression: unterminated group. To find these characters themselves, choose “contains”.',
  );
});
