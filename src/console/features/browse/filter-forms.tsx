import type { Dispatch } from 'react';
import { useMemo, useRef } from 'react';
import { counted } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import type { FieldSummary } from '#engine/metadata-column.ts';
import type { FilterEditorAction, FilterEditorState } from './filter-editor-state.ts';
import { FilterGroup } from './filter-group.tsx';
import { draftProblems, NO_PROBLEMS, problemsByPart } from './filter-problems.ts';
import type { FilterReading } from './filter-text.ts';
import { FilterTextForm } from './filter-text-form.tsx';
import { useNearView } from './near-view.ts';

export interface FilterFormsProps {
  state: FilterEditorState;
  reading: FilterReading | null;
  /** What the ids of the controls begin with. */
  prefix: string;
  fields: readonly FieldSummary[];
  dispatch: Dispatch<FilterEditorAction>;
  onApply: () => void;
}

/** The form of the filter that is chosen: groups and conditions, or text. */
export function FilterForms(props: FilterFormsProps) {
  const { state, reading, prefix, fields, dispatch, onApply } = props;
  const problems = useMemo(
    () => (state.judged ? problemsByPart(draftProblems(state.draft)) : NO_PROBLEMS),
    [state.judged, state.draft],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const watch = useNearView(scroller);
  const tools = useMemo(
    () => ({ prefix, fields, dispatch, watch }),
    [prefix, fields, dispatch, watch],
  );
  if (state.form === 'text') {
    return (
      <FilterTextForm
        id={`${prefix}-text`}
        text={state.text ?? ''}
        reading={reading}
        onChange={(text) => dispatch({ kind: 'type', text })}
        onApply={onApply}
      />
    );
  }
  if (state.text !== null) {
    return <UnreadText reading={reading} dispatch={dispatch} />;
  }
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-4 max-md:px-2">
      <FilterGroup
        group={state.draft.root}
        number=""
        tools={tools}
        problems={problems}
        focused={state.focus.id}
        isShallow={false}
      />
      <Suggestions prefix={prefix} fields={fields} />
    </div>
  );
}

/** In the builder's place while the text cannot be read: the text is what counts, and is kept. */
function UnreadText({ reading, dispatch }: Pick<FilterFormsProps, 'reading' | 'dispatch'>) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
      <section
        aria-label="The text is not a filter yet"
        className="max-w-[640px] rounded-card border border-staged-line bg-staged-soft p-4"
      >
        <h3 className="text-body font-semibold">The text is not a filter yet, and is kept</h3>
        <p className="mt-1 break-words text-muted">{reading?.valid === false && reading.problem}</p>
        <div className="mt-3 flex flex-wrap gap-2">
          <Button onClick={() => dispatch({ kind: 'show', form: 'text' })}>Back to the text</Button>
          <Button onClick={() => dispatch({ kind: 'discard-text' })}>Discard the text</Button>
        </div>
      </section>
    </div>
  );
}

/** Fields, and the values of each, once for all conditions. */
function Suggestions({ prefix, fields }: Pick<FilterFormsProps, 'prefix' | 'fields'>) {
  return (
    <>
      <datalist id={`${prefix}-fields`}>
        {fields.map(({ field, count }) => (
          <option key={field} value={field} label={`${field} (${counted(count, 'key')})`} />
        ))}
      </datalist>
      {fields.map(({ field, values }, at) => (
        <datalist key={field} id={`${prefix}-values-${at}`}>
          {values.map((value) => (
            <option key={value} value={value} />
          ))}
        </datalist>
      ))}
    </>
  );
}
