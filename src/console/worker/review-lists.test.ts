import { expect, it } from 'vitest';
import { reviewOf, stagedKey } from './sample-review.ts';

/** A review of which the table lists everything, with one list after another read key by key. */
async function readOneByOne(times: number) {
  const session = reviewOf([stagedKey('a'), stagedKey('b')], []);
  const { lists, store } = session;
  const table = await lists.list({});
  for (let time = 0; time < times; time += 1) {
    const held = lists.keep(lists.rowsOf(table.id), store.revision);
    lists.hold(held.id);
    lists.release(held.id);
  }
  return { lists, table };
}

it('keeps the list of the table, however many were read key by key beside it', async () => {
  const { lists, table } = await readOneByOne(10);

  expect(lists.between(table.id, 0, 2).map(({ key }) => key)).toEqual(['a', 'b']);
});

it('says of a list that was replaced that it was, instead of answering that it is empty', async () => {
  const { lists, table } = await readOneByOne(0);
  for (let later = 0; later < 10; later += 1) await lists.list({});

  expect(() => lists.between(table.id, 0, 2)).toThrow(/replaced by later ones.*what is staged is/i);
});
