import { type FormEvent, useId, useLayoutEffect, useMemo, useReducer, useState } from 'react';
import { Button } from '#console/ui/button.tsx';
import { Modal } from '#console/ui/modal.tsx';
import type { FieldSummary } from '#engine/metadata-column.ts';
import type { MetadataFilter } from '#protocol/metadata-filter.ts';
import { CopyText } from './filter-copy-text.tsx';
import {
  type FilterEditorState,
  filterEditor,
  filterOfEditor,
  openedAsText,
  openedEditor,
  readingOf,
} from './filter-editor-state.ts';
import { FilterForms } from './filter-forms.tsx';
import { FilterSizes } from './filter-sizes.tsx';
import { textOfDraft } from './filter-text.ts';

export interface FilterDialogProps {
  filter: MetadataFilter | null;
  /** Position of the chip it was opened from; null for the whole filter. */
  part: number | null;
  /** In the filter's place: a text to begin with that may be no filter. */
  text?: string;
  /** Fields and values seen so far, as suggestions. */
  fields: readonly FieldSummary[];
  onApply: (filter: MetadataFilter | null) => void;
  onClose: () => void;
}

/** The whole filter, with groups in groups or as text, until it is applied or left. */
export function FilterDialog(props: FilterDialogProps) {
  const { filter, part, text, fields, onApply, onClose } = props;
  const titleId = useId();
  const descriptionId = useId();
  const [opened] = useState(() =>
    text === undefined ? openedEditor(filter, part) : openedAsText(text),
  );
  const [state, dispatch] = useReducer(filterEditor, opened);
  const [isLeaving, setLeaving] = useState(false);
  const prefix = useEditorFocus(state.focus);
  const reading = useMemo(() => readingOf(state), [state]);
  const isChanged =
    state.draft !== opened.draft ||
    (state.text !== null && state.text !== (state.written ?? opened.text));

  const apply = () => {
    const result = filterOfEditor(state);
    if (!result.valid) dispatch({ kind: 'judge' });
    else onApply(Object.keys(result.filter).length === 0 ? null : result.filter);
  };
  return (
    <Modal
      labelledBy={titleId}
      describedBy={descriptionId}
      onDismiss={() => (isChanged && !isLeaving ? setLeaving(true) : onClose())}
      className="m-auto flex h-[min(760px,94dvh)] w-[min(940px,calc(100vw-16px))] max-w-none flex-col overflow-hidden rounded-dialog border border-line bg-surface text-text shadow-float backdrop:bg-scrim"
    >
      <form
        noValidate
        className="flex min-h-0 flex-1 flex-col"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          apply();
        }}
      >
        <div className="flex flex-none flex-wrap items-start justify-between gap-x-4 gap-y-2 px-5 pt-4 pb-3">
          <div className="min-w-0 flex-1 basis-72">
            <h2 id={titleId} className="page-title">
              Edit filter
            </h2>
            <p id={descriptionId} className="mt-0.5 text-muted">
              Which metadata a key has to have. Values are compared exactly: case, blanks and type
              count.
            </p>
          </div>
          <div className="flex flex-none gap-2">
            <Button
              aria-pressed={state.form === 'text'}
              className="aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-on-accent-soft"
              onClick={() =>
                dispatch({ kind: 'show', form: state.form === 'text' ? 'builder' : 'text' })
              }
            >
              As text
            </Button>
            <CopyText text={() => state.text ?? textOfDraft(state.draft)} />
          </div>
        </div>
        <FilterForms
          state={state}
          reading={reading}
          prefix={prefix}
          fields={fields}
          dispatch={dispatch}
          onApply={apply}
        />
        <Foot
          state={state}
          isLeaving={isLeaving}
          onStay={() => setLeaving(false)}
          onClose={onClose}
        >
          <FilterSizes draft={state.draft} reading={reading} />
        </Foot>
      </form>
    </Modal>
  );
}

interface FootProps {
  state: FilterEditorState;
  isLeaving: boolean;
  onStay: () => void;
  onClose: () => void;
  children: React.ReactNode;
}

function Foot({ state, isLeaving, onStay, onClose, children }: FootProps) {
  return (
    <div className="flex flex-none flex-col gap-2 border-t border-line bg-canvas px-5 py-3">
      <p role="status" className="sr-only">
        {state.said}
      </p>
      <div role="alert" className="max-h-24 overflow-y-auto break-words text-staged empty:hidden">
        {isLeaving
          ? 'The changes are not applied yet. Press Escape again to discard them.'
          : state.trouble}
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        {children}
        <div className="ml-auto flex gap-2">
          {isLeaving ? (
            <>
              <Button onClick={onClose}>Discard changes</Button>
              <Button onClick={onStay}>Keep editing</Button>
            </>
          ) : (
            <>
              <Button onClick={onClose} className="h-[34px]">
                Cancel
              </Button>
              <Button type="submit" kind="primary">
                Apply filter
              </Button>
            </>
          )}
        </div>
      </div>
    </div>
  );
}

/**
 * Moves the focus to where the editor wants it.
 *
 * @returns what the ids of the controls begin with: `prefix-part-control`
 */
function useEditorFocus(focus: FilterEditorState['focus']): string {
  const prefix = useId();
  useLayoutEffect(() => {
    const { id } = focus;
    for (const control of [focus.control, 'first', 'field', 'value', 'add']) {
      const element = document.getElementById(`${prefix}-${id}-${control}`);
      if (element === null) continue;
      element.focus();
      element.scrollIntoView({ block: 'nearest' });
      return;
    }
    document.getElementById(`${prefix}-text`)?.focus();
  }, [focus, prefix]);
  return prefix;
}
