import { describe, expect, it } from 'vitest';
import {
  type FilterEditorAction,
  type FilterEditorState,
  filterEditor,
  filterOfEditor,
  openedAsText,
  openedEditor,
} from './filter-editor-state.ts';

const either = { $or: [{ a: { $eq: 'x' } }, { b: { $eq: 'y' } }] };

function having(state: FilterEditorState, ...actions: readonly FilterEditorAction[]) {
  return actions.reduce(filterEditor, state);
}

const firstPart = ({ draft }: FilterEditorState) => draft.root.parts[0]?.id ?? -1;

describe('switching between the forms', () => {
  it('gives back the very draft when the text was left alone, finished or not', () => {
    const opened = openedEditor(either, null);
    const half = having(opened, {
      kind: 'edit',
      edit: {
        kind: 'compare',
        id: firstPart(opened),
        change: { field: '', entry: { text: '12a', type: 'number' } },
      },
    });

    const back = having(half, { kind: 'show', form: 'text' }, { kind: 'show', form: 'builder' });

    expect(back.draft).toBe(half.draft);
    expect(back.text).toBeNull();
  });

  it('takes over a text that can be read', () => {
    const state = having(
      openedEditor(either, null),
      { kind: 'show', form: 'text' },
      { kind: 'type', text: '{"c": {"$exists": true}}' },
      { kind: 'show', form: 'builder' },
    );

    expect(filterOfEditor(state)).toEqual({ valid: true, filter: { c: { $exists: true } } });
  });

  it('keeps a text that cannot be read, says why, and applies nothing else in its place', () => {
    const text = '{"c": {"$exists": true}';
    const state = having(
      openedEditor(either, null),
      { kind: 'show', form: 'text' },
      { kind: 'type', text },
      { kind: 'show', form: 'builder' },
    );

    expect(state).toMatchObject({ form: 'builder', text });
    expect(state.trouble).toMatch(/^Line 1, column 24: A comma or }/);
    expect(filterOfEditor(state)).toMatchObject({ valid: false });
    expect(having(state, { kind: 'show', form: 'text' }).text).toBe(text);
    const discarded = having(state, { kind: 'discard-text' });
    expect(filterOfEditor(discarded)).toEqual({ valid: true, filter: either });
  });
});

it('keeps a text it was opened with in either form, until it is a filter or discarded', () => {
  const opened = openedAsText('{"a": {"$like": "x"}}');

  expect(filterOfEditor(opened)).toMatchObject({ valid: false });
  const shown = having(opened, { kind: 'show', form: 'builder' });
  expect(shown.text).toBe('{"a": {"$like": "x"}}');
  expect(shown.trouble).toContain('$like');
  const mended = having(shown, { kind: 'type', text: '{"a": {"$eq": "x"}}' });
  expect(filterOfEditor(mended)).toMatchObject({ valid: true, filter: { a: { $eq: 'x' } } });
  expect(having(shown, { kind: 'discard-text' }).text).toBeNull();
});

it('begins with a condition to fill in where there is no filter', () => {
  const state = openedEditor(null, null);

  expect(state.draft.root.parts).toHaveLength(1);
  expect(state.focus.id).toBe(firstPart(state));
});

it('goes to the first problem when a filter is to be applied that is not finished', () => {
  const opened = openedEditor(null, null);
  const state = having(opened, { kind: 'judge' });

  expect(state.focus).toMatchObject({ id: firstPart(opened), control: 'field' });
  expect(state.trouble).toBe('Condition 1: Type the name of the metadata field.');
});

it('says where a part went, and why it stays', () => {
  const opened = openedEditor({ $and: [{ a: { $eq: 'x' } }, either] }, null);
  const id = firstPart(opened);
  const state = having(opened, { kind: 'edit', edit: { kind: 'move', id, by: 1 } });

  expect(state.said).toBe('Moved: now condition 1.1.');
  expect(state.focus).toMatchObject({ id, control: 'down' });
  const stays = having(opened, { kind: 'edit', edit: { kind: 'move', id, by: -1 } });
  expect(stays.trouble).toBe('It is the first already.');
});
