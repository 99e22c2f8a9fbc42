import type { MetadataFilter } from '#protocol/metadata-filter.ts';
import { type DraftProblem, draftProblems } from './filter-problems.ts';
import { type FilterReading, readFilterText, textOfDraft } from './filter-text.ts';
import { type DraftFilter, draftOfFilter, filterOfDraft } from './filter-tree.ts';
import { editDraft, placeOf, type TreeEdit } from './filter-tree-edits.ts';

/** The filter editor between opening and applying. */
export interface FilterEditorState {
  readonly draft: DraftFilter;
  readonly form: 'builder' | 'text';
  /**
   * The text, while it is what counts; null while the draft does. A text that
   * cannot be read counts in either form, so that nothing typed is lost.
   */
  readonly text: string | null;
  /** The text as the draft made it: unchanged, it leads back to the very same draft. */
  readonly written: string | null;
  /** Problems are shown from the first time that the filter was to be applied. */
  readonly judged: boolean;
  /** The part that gets the focus next, and which of its controls; `turn` tells one time from the next. */
  readonly focus: { readonly id: number; readonly control: string; readonly turn: number };
  /** What was done, to be read out. */
  readonly said: string;
  /** Why something was not done. */
  readonly trouble: string;
}

const SILENT = { said: '', trouble: '' } as const;

export type FilterEditorAction =
  | { readonly kind: 'edit'; readonly edit: TreeEdit }
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'show'; readonly form: FilterEditorState['form'] }
  | { readonly kind: 'discard-text' }
  | { readonly kind: 'judge' };

/**
 * @param part position of the chip the editor was opened from; null for the whole filter
 */
export function openedEditor(
  filter: MetadataFilter | null,
  part: number | null,
): FilterEditorState {
  let draft = draftOfFilter(filter);
  if (draft.root.parts.length === 0) {
    const begun = editDraft(draft, { kind: 'add-condition', id: draft.root.id });
    if (begun.done) draft = begun.draft;
  }
  const isWhole = filter !== null && '$or' in filter;
  const opened = isWhole ? draft.root : draft.root.parts[part ?? 0];
  const focus = { id: opened?.id ?? draft.root.id, control: 'first', turn: 0 };
  return { draft, form: 'builder', text: null, written: null, judged: false, focus, ...SILENT };
}

/** An editor for a text that is no filter yet; as the text came from nowhere else, it is kept. */
export function openedAsText(text: string): FilterEditorState {
  return { ...openedEditor(null, null), form: 'text', text };
}

export function filterEditor(
  state: FilterEditorState,
  action: FilterEditorAction,
): FilterEditorState {
  switch (action.kind) {
    case 'edit':
      return edited(state, action.edit);
    case 'type':
      return { ...state, text: action.text, ...SILENT };
    case 'show':
      return action.form === 'text' ? shownAsText(state) : shownInBuilder(state);
    case 'discard-text':
      return {
        ...state,
        form: 'builder',
        text: null,
        written: null,
        ...SILENT,
        said: 'The text was discarded.',
      };
    case 'judge':
      return judged(state);
  }
}

/** What the editor holds, or everything that keeps it from being a filter. */
export function filterOfEditor(
  state: FilterEditorState,
):
  | { readonly valid: true; readonly filter: MetadataFilter }
  | { readonly valid: false; readonly problems: readonly DraftProblem[] } {
  if (state.text !== null) {
    const reading = readFilterText(state.text);
    if (reading.valid) return reading;
    const problem = { id: state.draft.root.id, part: 'group', message: reading.problem } as const;
    return { valid: false, problems: [problem] };
  }
  const problems = draftProblems(state.draft);
  return problems.length === 0
    ? { valid: true, filter: filterOfDraft(state.draft) }
    : { valid: false, problems };
}

/** What the text says, while it is the text that counts. */
export function readingOf({ text }: FilterEditorState): FilterReading | null {
  return text === null ? null : readFilterText(text);
}

function edited(state: FilterEditorState, edit: TreeEdit): FilterEditorState {
  const result = editDraft(state.draft, edit);
  if (!result.done) return { ...state, ...SILENT, trouble: result.reason };
  if (edit.kind === 'compare' || edit.kind === 'join') {
    return { ...state, draft: result.draft, ...SILENT };
  }
  const focus = { id: result.focus, control: controlAfter(edit), turn: state.focus.turn + 1 };
  return { ...state, draft: result.draft, focus, ...SILENT, said: newsOf(edit, result.draft) };
}

function controlAfter(edit: TreeEdit): string {
  if (edit.kind === 'move') return edit.by === 1 ? 'down' : 'up';
  return edit.kind === 'remove' ? 'remove' : 'first';
}

function newsOf(edit: TreeEdit, draft: DraftFilter): string {
  switch (edit.kind) {
    case 'add-condition':
      return 'Condition added.';
    case 'add-group':
      return 'Group added.';
    case 'remove':
      return 'Removed.';
    case 'duplicate':
      return 'Duplicated.';
    case 'wrap':
      return 'Wrapped in a group.';
    case 'unwrap':
      return 'The group was taken apart.';
    case 'move': {
      const name = partName(draft, edit.id);
      return `Moved: now ${name}.`;
    }
    default:
      return '';
  }
}

/** A part as it is called: "condition 2.1", by its place among its neighbours, from the outside. */
function partName(draft: DraftFilter, id: number): string {
  const numbers: number[] = [];
  let place = placeOf(draft, id);
  const kind = place?.node.kind === 'group' ? 'group' : 'condition';
  while (place !== null) {
    numbers.unshift(place.at + 1);
    place = placeOf(draft, place.parent.id);
  }
  return `${kind} ${numbers.join('.')}`;
}

function shownAsText(state: FilterEditorState): FilterEditorState {
  if (state.text !== null) return { ...state, form: 'text', ...SILENT };
  const written = textOfDraft(state.draft);
  return { ...state, form: 'text', text: written, written, ...SILENT };
}

function shownInBuilder(state: FilterEditorState): FilterEditorState {
  if (state.text === null || state.text === state.written) {
    return { ...state, form: 'builder', text: null, written: null, ...SILENT };
  }
  const reading = readFilterText(state.text);
  if (!reading.valid) return { ...state, form: 'builder', ...SILENT, trouble: reading.problem };
  const draft = draftOfFilter(reading.filter);
  return { ...state, draft, form: 'builder', text: null, written: null, ...SILENT };
}

function judged(state: FilterEditorState): FilterEditorState {
  const result = filterOfEditor(state);
  if (result.valid) return state;
  const [first] = result.problems;
  const count = result.problems.length === 1 ? '' : `${result.problems.length} problems. `;
  const trouble = first === undefined ? '' : `${count}${placedMessage(state.draft, first)}`;
  const focus =
    first === undefined
      ? state.focus
      : { id: first.id, control: first.part, turn: state.focus.turn + 1 };
  return { ...state, judged: true, focus, said: '', trouble };
}

/** "Condition 2.1: Type the name of the metadata field." */
function placedMessage(draft: DraftFilter, { id, message }: DraftProblem): string {
  if (id === draft.root.id) return message;
  const name = partName(draft, id);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${message}`;
}
