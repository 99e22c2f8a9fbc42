import { expect, it } from 'vitest';
import { KeyStore } from '#engine/key-store.ts';
import { KnownOrders } from '#engine/known-orders.ts';
import { BrowseViews, EVERY_ROW } from './browse-view.ts';
import { RegexAnswers } from './regex-answers.ts';
import { RegexMatcher } from './regex-matcher.ts';
import type { RowSearch, ViewAnswer, ViewRequest } from './row-search.ts';

const SIZES = ['small', 'medium', 'large'];

function add(store: KeyStore, from: number, to: number): void {
  for (let at = from; at < to; at += 1) {
    store.add(`doc-${at}`, { size: SIZES[at % 3] ?? '', number: -at });
  }
}

function viewsOf(rows: number) {
  const store = new KeyStore();
  add(store, 0, rows);
  const answers = new RegexAnswers();
  const matcher = new RegexMatcher(({ onFound }) => ({
    send: (question) => setTimeout(() => onFound(answers.answer(question)), 0),
    end: () => undefined,
  }));
  const orders = new KnownOrders(store);
  const views = new BrowseViews(store, orders, matcher);
  const keys = () =>
    Array.from({ length: views.current.length }, (_, place) =>
      store.keyAt(views.current.rowAt(place) ?? -1),
    );
  return { store, orders, views, keys };
}

const request = (key: RowSearch['key'], more: Partial<RowSearch> = {}): ViewRequest => ({
  search: { key, value: null, ...more },
  order: null,
});
const CONTAINS_7 = request({ kind: 'contains', text: '7' });
const ALL: ViewRequest = { search: null, order: null };

it('shows every row as long as nothing else was asked for, also those that come in', () => {
  const { store, views, keys } = viewsOf(2);
  expect(keys()).toEqual(['doc-0', 'doc-1']);

  add(store, 2, 3);
  expect(keys()).toEqual(['doc-0', 'doc-1', 'doc-2']);
  expect(views.current).toMatchObject({ id: EVERY_ROW, isWhole: true });
});

it.each<[string, RowSearch, readonly string[]]>([
  [
    'a part of the key',
    { key: { kind: 'contains', text: '-1' }, value: null },
    ['doc-1', 'doc-10', 'doc-11'],
  ],
  [
    'the end of the key',
    { key: { kind: 'ends-with', text: '1' }, value: null },
    ['doc-1', 'doc-11'],
  ],
  ['a length', { key: { kind: 'length', min: 6, max: null }, value: null }, ['doc-10', 'doc-11']],
  [
    'an expression',
    { key: { kind: 'matches', pattern: '^DOC-[24]$', ignoreCase: true }, value: null },
    ['doc-2', 'doc-4'],
  ],
  [
    'a value',
    { key: null, value: { field: 'size', value: 'large' } },
    ['doc-2', 'doc-5', 'doc-8', 'doc-11'],
  ],
  ['a number', { key: null, value: { field: 'number', value: -3 } }, ['doc-3']],
  [
    'an expression and a value',
    {
      key: { kind: 'matches', pattern: '1', ignoreCase: false },
      value: { field: 'size', value: 'medium' },
    },
    ['doc-1', 'doc-10'],
  ],
])('finds rows by %s', async (_case, search, expected) => {
  const { views, keys } = viewsOf(12);

  const answer = await views.show({ search, order: null });

  expect(answer).toMatchObject({ kind: 'shown', rows: expected.length });
  expect(keys()).toEqual(expected);
});

it('finds look-alikes among everything that was read', async () => {
  const { store, views, keys } = viewsOf(3);
  store.add('dоc-1', {});

  await views.show(request({ kind: 'looks-alike' }));

  expect(keys()).toEqual(['doc-1', 'dоc-1']);
});

it('sorts what was found', async () => {
  const { views, keys } = viewsOf(12);

  await views.show({
    search: { key: { kind: 'contains', text: '1' }, value: null },
    order: { field: 'number', descending: false },
  });

  expect(keys()).toEqual(['doc-11', 'doc-10', 'doc-1']);
});

it('what is asked for later goes first', async () => {
  const { views, keys } = viewsOf(20_000);
  const former = views.show(request({ kind: 'matches', pattern: '9+', ignoreCase: false }));
  const later = views.show(CONTAINS_7);

  expect((await former).kind).toBe('superseded');
  expect((await later).kind).toBe('shown');
  expect(keys()[1]).toBe('doc-17');
});

it('adds what it finds among the rows that come in, each once', async () => {
  const { store, views, keys } = viewsOf(10);
  await views.show(CONTAINS_7);
  add(store, 10, 20);
  await Promise.all([views.extend(), views.extend()]);
  add(store, 20, 30);
  await views.extend();
  await views.extend();

  expect(keys()).toEqual(['doc-7', 'doc-17', 'doc-27']);
  expect([...views.current.all().positions()]).toEqual([7, 17, 27]);
});

it('adds by an expression and a value too', async () => {
  const { store, views, keys } = viewsOf(1);
  await views.show({
    search: {
      key: { kind: 'matches', pattern: '1$', ignoreCase: false },
      value: { field: 'size', value: 'large' },
    },
    order: null,
  });
  add(store, 1, 50);
  await views.extend();

  expect(keys()).toEqual(['doc-11', 'doc-41']);
});

it('shows what it showed before when an expression is none', async () => {
  const { views, keys } = viewsOf(10);
  await views.show(CONTAINS_7);

  const answer = await views.show(request({ kind: 'matches', pattern: '(', ignoreCase: false }));

  expect(answer).toMatchObject({
    kind: 'refused',
    problem: expect.stringContaining('( is no regular expression'),
  });
  expect(keys()).toEqual(['doc-7']);
});

it('answers the same view to whoever asks for it again, until rows were added', async () => {
  const { store, views } = viewsOf(10);
  const idOf = (answer: ViewAnswer) => (answer.kind === 'shown' ? answer.id : null);
  const first = idOf(await views.show(CONTAINS_7));

  expect(idOf(await views.show(CONTAINS_7))).toBe(first);
  add(store, 10, 11);
  expect(idOf(await views.show(CONTAINS_7))).not.toBe(first);
});

it('keeps the view before, because its rows may just be asked for', async () => {
  const { views } = viewsOf(10);
  await views.show(CONTAINS_7);
  const { id } = views.current;
  await views.show(request({ kind: 'contains', text: '8' }));

  expect(views.find(id)?.rowAt(0)).toBe(7);
  await views.show(request({ kind: 'contains', text: '9' }));
  expect(views.find(id)).toBeNull();
  expect(views.find(EVERY_ROW)?.length).toBe(10);
  await views.show(ALL);
  expect(views.current.id).toBe(EVERY_ROW);
});

it('keeps the view on the screen known while answers are passed over', async () => {
  const { store, views } = viewsOf(30);
  const first = await views.show(CONTAINS_7);
  const onScreen = first.kind === 'shown' ? first.id : EVERY_ROW;
  await views.show(request({ kind: 'contains', text: '8' }), onScreen);
  await views.show(request({ kind: 'contains', text: '9' }), onScreen);

  const view = views.find(onScreen);
  expect(view?.length).toBe(3);
  expect(store.keyAt(view?.rowAt(0) ?? -1)).toBe('doc-7');
});
