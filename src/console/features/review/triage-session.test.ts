import { describe, expect, it } from 'vitest';
import { triageNext, triageStart } from './triage-session.ts';

const start = triageStart({ kind: 'list', list: 1, count: 3, start: 0, judged: new Map() });
const step = (position: number, key: string, judgement: 'right' | 'wrong') =>
  ({
    type: 'judged',
    step: { position, key, judgement, before: null, turned: judgement === 'wrong' },
  }) as const;

describe('triageNext', () => {
  it('goes on with every judgement, and says what was done', () => {
    const state = triageNext(triageNext(start, step(0, 'a', 'right')), step(1, 'b', 'wrong'));

    expect(state).toMatchObject({ position: 2, news: 'Unstaged: b.' });
    expect([...state.judged]).toEqual([
      ['a', 'right'],
      ['b', 'wrong'],
    ]);
  });

  it('takes back decisions one by one, the last one first, and goes to where they were made', () => {
    const two = triageNext(triageNext(start, step(0, 'a', 'right')), step(1, 'b', 'wrong'));

    const one = triageNext(two, { type: 'undone' });
    expect(one).toMatchObject({ position: 1, news: 'Taken back: b.' });
    expect([...one.judged.keys()]).toEqual(['a']);

    const none = triageNext(one, { type: 'undone' });
    expect(none).toMatchObject({ position: 0, steps: [] });
    expect(triageNext(none, { type: 'undone' })).toBe(none);
  });

  it('brings an earlier judgement back when a later one on the same key is undone', () => {
    const once = triageNext(start, step(0, 'a', 'wrong'));
    const again = triageNext(triageNext(once, { type: 'back' }), {
      type: 'judged',
      step: { position: 0, key: 'a', judgement: 'right', before: 'wrong', turned: true },
    });

    expect(triageNext(again, { type: 'undone' }).judged.get('a')).toBe('wrong');
  });

  it('does not go back before the first key', () => {
    expect(triageNext(start, { type: 'back' }).position).toBe(0);
  });
});
