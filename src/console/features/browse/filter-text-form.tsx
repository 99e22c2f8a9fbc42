import { useId, useRef } from 'react';
import { counted } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import type { FilterReading } from './filter-text.ts';

/** Notes beyond these are counted, not listed. */
const SHOWN_NOTES = 20;

export interface FilterTextFormProps {
  id: string;
  text: string;
  reading: FilterReading | null;
  onChange: (text: string) => void;
  onApply: () => void;
}

/** The filter as JSON, to be written or pasted. */
export function FilterTextForm({ id, text, reading, onChange, onApply }: FilterTextFormProps) {
  const hintId = useId();
  const problemId = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const isInvalid = reading?.valid === false;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto px-5 pt-1 pb-4 max-md:px-3">
      <label htmlFor={id} className="text-small font-medium text-muted">
        Filter as text
      </label>
      <textarea
        id={id}
        ref={area}
        value={text}
        aria-invalid={isInvalid}
        aria-describedby={isInvalid ? problemId : hintId}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        onChange={({ target }) => onChange(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          onApply();
        }}
        className="min-h-40 w-full flex-1 resize-none rounded-control border border-control-line bg-surface p-3 font-mono text-small text-text aria-invalid:border-staged-mark"
      />
      <p id={hintId} className="text-small text-muted">
        JSON, as the service takes it. A filter from a Python or Go sample can be pasted as it is.
        Ctrl-Enter applies it.
      </p>
      {reading?.valid === false && (
        <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
          <p id={problemId} className="min-w-0 flex-1 basis-64 break-words text-staged">
            {reading.problem}
          </p>
          <Button
            onClick={() => {
              area.current?.focus();
              area.current?.setSelectionRange(reading.at, reading.at + 1);
            }}
          >
            Go to the place
          </Button>
        </div>
      )}
      {reading?.valid && reading.notes.length > 0 && (
        <ul
          aria-label="How it was read"
          className="max-h-32 flex-none overflow-y-auto text-small text-muted"
        >
          {reading.notes.slice(0, SHOWN_NOTES).map((note) => (
            <li key={note}>{note}</li>
          ))}
          {reading.notes.length > SHOWN_NOTES && (
            <li>and {counted(reading.notes.length - SHOWN_NOTES, 'more such note')}</li>
          )}
        </ul>
      )}
    </div>
  );
}
