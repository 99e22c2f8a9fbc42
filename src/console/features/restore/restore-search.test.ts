import { expect, it } from 'vitest';
import { choiceOf, restoreSearchSchema } from './restore-search.ts';

it('reads from an address which vectors are meant', () => {
  const choice = (search: object) => choiceOf(restoreSearchSchema.parse(search), ['listed']);

  expect(choice({})).toEqual({ kind: 'all' });
  expect(choice({ choose: 'matching', how: 'starts-with', text: 'a/' })).toEqual({
    kind: 'matching',
    condition: { kind: 'starts-with', text: 'a/' },
  });
  expect(choice({ choose: 'keys' })).toEqual({ kind: 'keys', keys: ['listed'] });
  expect(choice({ choose: 'run', run: 'r', outcome: 'failed' })).toEqual({
    kind: 'run',
    run: 'r',
    outcome: 'failed',
  });
});

it('leaves out what an address cannot mean', () => {
  expect(restoreSearchSchema.parse({ choose: 'some', how: 7, outcome: 'lost', find: 'x' })).toEqual(
    {
      find: 'x',
    },
  );
  expect(choiceOf({ choose: 'run' }, [])).toEqual({ kind: 'all' });
});
