import { Search, X } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useEffect, useId, useState } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { Button, IconButton } from '#console/ui/button.tsx';
import { Popover } from '#console/ui/popover.tsx';
import { VisibleText } from '#console/ui/visible-text.tsx';
import type { FieldValue } from '#console/worker/row-search.ts';
import { EMPTY_SEARCH, SEARCH_KIND_WORDS, type SearchDraft } from './quick-search.ts';
import type { DraftedField } from './quick-search-draft.ts';
import type { RowView } from './row-view.ts';
import type { ScanSession } from './scan-session.ts';
import { ValueChoice } from './value-choice.tsx';

export interface QuickSearchFieldProps {
  target: IndexTarget;
  session: ScanSession;
  view: RowView;
  field: DraftedField;
  /** Its element, for whoever clears it from elsewhere. */
  place: RefObject<HTMLFieldSetElement | null>;
}

/** Where one goes on after the search was cleared by a button that is then gone. */
export function focusSearch({ current }: RefObject<HTMLFieldSetElement | null>): void {
  const text = current?.querySelector<HTMLElement>('input[aria-keyshortcuts="/"]');
  (text ?? current?.querySelector('select'))?.focus();
}

const CONTROL =
  'h-[30px] rounded-control border border-control-line bg-surface px-2 text-base text-text';

/** On a narrow screen the text has a line of its own, below the kind of search and what it found. */
const FIRST_LINE = 'max-md:-order-3 max-md:min-w-28 max-md:flex-1 max-md:basis-0';
const END_OF_FIRST_LINE = 'max-md:-order-2';
const LINE_BREAK = '-mt-1.5 basis-full max-md:-order-1 md:hidden';

/** Searches what was read, as one types; nothing is read again. */
export function QuickSearchField(props: QuickSearchFieldProps) {
  const { target, session, view, field, place } = props;
  const { draft, change, clear, problem: drafted } = field;
  const problemId = useId();
  const problem = drafted ?? view.problem;
  const isSearching = draft.value !== null || draft.kind !== EMPTY_SEARCH.kind || draft.text !== '';
  useFocusOnSlash(place);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isSearching || event.defaultPrevented) return;
    event.preventDefault();
    clear();
  };
  return (
    <fieldset
      ref={place}
      aria-label="Search the keys read"
      aria-describedby={problem === null ? undefined : problemId}
      className="mt-2 flex flex-wrap items-center gap-x-2 gap-y-1.5 px-5"
      onKeyDown={onKeyDown}
    >
      <Search size={14} aria-hidden className="flex-none text-faint max-md:hidden" />
      <KindChoice draft={draft} onChange={change} />
      <span aria-hidden className={LINE_BREAK} />
      <KeyInputs draft={draft} onChange={change} isWrong={problem !== null} />
      <ValuePart
        target={target}
        session={session}
        view={view}
        value={draft.value}
        onChange={(value) => change({ value })}
      />
      {isSearching && (
        <IconButton
          label="Clear the search"
          onClick={() => {
            focusSearch(place);
            clear();
          }}
        >
          <X size={14} aria-hidden />
        </IconButton>
      )}
      <FoundCount session={session} view={view} />
      {problem !== null && (
        <p id={problemId} role="alert" className="basis-full text-small break-words text-staged">
          {problem}
          {view.search === null
            ? ' The table shows every key read.'
            : ' The table shows the search before.'}
        </p>
      )}
    </fieldset>
  );
}

interface PartProps {
  draft: SearchDraft;
  onChange: (change: Partial<SearchDraft>) => void;
}

function KindChoice({ draft, onChange }: PartProps) {
  const isKind = (text: string): text is SearchDraft['kind'] =>
    Object.hasOwn(SEARCH_KIND_WORDS, text);
  return (
    <select
      aria-label="The key"
      value={draft.kind}
      onChange={({ target }) => isKind(target.value) && onChange({ kind: target.value })}
      className={`${CONTROL} ${FIRST_LINE}`}
    >
      {Object.entries(SEARCH_KIND_WORDS).map(([kind, words]) => (
        <option key={kind} value={kind}>
          Key {words}
        </option>
      ))}
    </select>
  );
}

function KeyInputs({ draft, onChange, isWrong }: PartProps & { isWrong: boolean }) {
  const { kind, text, ignoreCase } = draft;
  if (kind === 'looks-alike') return null;
  if (kind === 'length') {
    return (
      <span className="flex items-center gap-1.5 text-muted">
        <LengthInput label="At least" value={draft.min} onChange={(min) => onChange({ min })} />
        to
        <LengthInput label="At most" value={draft.max} onChange={(max) => onChange({ max })} />
        characters
      </span>
    );
  }
  return (
    <>
      <input
        type="text"
        aria-label="Search the keys read"
        aria-invalid={isWrong || undefined}
        aria-keyshortcuts="/"
        placeholder={kind === 'matches' ? 'regular expression' : 'text, compared exactly'}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={text}
        onChange={({ target }) => onChange({ text: target.value })}
        className={`${CONTROL} min-w-24 flex-1 font-mono text-small placeholder:font-sans placeholder:text-faint md:max-w-96`}
      />
      {kind === 'matches' && (
        <label className="flex items-center gap-1.5 text-small text-muted">
          <input
            type="checkbox"
            className="checkbox"
            checked={ignoreCase}
            onChange={({ target }) => onChange({ ignoreCase: target.checked })}
          />
          Ignore case
        </label>
      )}
    </>
  );
}

function LengthInput({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <input
      type="text"
      inputMode="numeric"
      aria-label={label}
      autoComplete="off"
      value={value}
      onChange={({ target }) => onChange(target.value)}
      className={`${CONTROL} w-16`}
    />
  );
}

interface ValuePartProps {
  target: IndexTarget;
  session: ScanSession;
  view: RowView;
  value: FieldValue | null;
  onChange: (value: FieldValue | null) => void;
}

/** The metadata value that rows must have besides, chosen from those that occur. */
function ValuePart({ target, session, view, value, onChange }: ValuePartProps) {
  const [open, setOpen] = useState(false);
  if (value !== null) {
    const words = `${value.field} is ${value.value}`;
    return (
      <span className="flex h-[30px] min-w-0 items-center rounded-control border border-line bg-sunken pl-2.5">
        <VisibleText value={words} className="truncate" />
        <IconButton label={`Search without ${words}`} onClick={() => onChange(null)}>
          <X size={13} aria-hidden />
        </IconButton>
      </span>
    );
  }
  if (session.fields.length === 0) return null;
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Search for a value"
      trigger={<Button kind="quiet">Value…</Button>}
    >
      <ValueChoice
        target={target}
        session={session}
        view={view}
        onChoose={(chosen) => {
          setOpen(false);
          onChange(chosen);
        }}
      />
    </Popover>
  );
}

/** "1 203 found of 1 000 000 read"; read out once it is final. */
function FoundCount({ session, view }: { session: ScanSession; view: RowView }) {
  const { rows, conditions, progress } = session;
  const hasConditions = conditions.filter !== null || conditions.key !== null;
  // What was not read to the end may hold more that match, and more to be found.
  const soFar = progress.state === 'complete' ? '' : ' so far';
  const of = `${formatCount(rows)} ${hasConditions ? 'that match' : 'read'}${soFar}`;
  const isFinal = view.isCurrent && progress.state !== 'running';
  const words = view.search === null ? '' : `${counted(view.rows, 'found', 'found')} of ${of}`;
  return (
    <p className={`ml-auto text-muted ${END_OF_FIRST_LINE}`}>
      <span aria-hidden>{words}</span>
      <span role="status" className="sr-only">
        {isFinal ? words : ''}
      </span>
    </p>
  );
}

/** “/” leads to the field, unless it is typed somewhere. */
function useFocusOnSlash(field: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => {
      const { target } = event;
      const isTyping = target instanceof HTMLElement && target.closest(TYPED_INTO) !== null;
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
      const form = field.current;
      const input = form?.querySelector('input') ?? form?.querySelector('select');
      if (!input) return;
      event.preventDefault();
      input.focus();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [field]);
}

const TYPED_INTO =
  'input:not([type="checkbox"]), textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"]';
