import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { formatCount } from '#console/lib/number-format.ts';
import { VisibleText } from '#console/ui/visible-text.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { FieldValue, ValueCount } from '#console/worker/row-search.ts';
import { Choice } from './form-field.tsx';
import type { RowView } from './row-view.ts';
import type { ScanSession } from './scan-session.ts';

export interface ValueChoiceProps {
  target: IndexTarget;
  session: ScanSession;
  view: RowView;
  onChoose: (value: FieldValue) => void;
}

/** Values shown for a field, most frequent first. */
const SHOWN = 50;

let turns = 0;

/** Counting ends as soon as nobody waits for it: rows that come in, or another field, ask anew. */
function countValues(
  target: IndexTarget,
  view: number,
  field: string,
  signal: AbortSignal,
): Promise<readonly ValueCount[]> {
  turns += 1;
  const turn = turns;
  signal.addEventListener('abort', () => void engineWorker().scan.endFacet(turn), { once: true });
  return engineWorker().scan.facet(target, { view, field, top: SHOWN, turn });
}

/** A metadata field and its values among the rows that the table shows, with how often they occur. */
export function ValueChoice({ target, session, view, onChoose }: ValueChoiceProps) {
  const fields = session.fields.map(({ field }) => field);
  const [chosen, setField] = useState<string | null>(null);
  const field = chosen ?? fields[0];
  const values = useQuery({
    queryKey: ['facet', targetId(target), session.scan, view.id, view.rows, field],
    queryFn: ({ signal }) => countValues(target, view.id, field ?? '', signal),
    enabled: field !== undefined,
    gcTime: 0,
  });
  if (field === undefined) {
    return <p className="text-small text-muted">No key that was read has metadata.</p>;
  }
  return (
    <div className="flex flex-col gap-2">
      <Choice
        label="Field"
        value={field}
        onChange={setField}
        options={Object.fromEntries(fields.map((name) => [name, name]))}
      />
      <ul aria-label={`Values of ${field}`} className="flex max-h-64 flex-col overflow-y-auto">
        {values.data?.map(({ value, count }) => (
          <li key={JSON.stringify(value)}>
            <button
              type="button"
              onClick={() => onChoose({ field, value })}
              className="flex min-h-7 w-full items-center gap-3 rounded-control px-2 text-left hover:bg-sunken"
            >
              <VisibleText value={String(value)} className="min-w-0 flex-1 truncate" />
              <span className="flex-none text-small text-muted">{formatCount(count)}</span>
            </button>
          </li>
        ))}
      </ul>
      {values.data?.length === 0 && (
        <p className="text-small text-muted">
          None of these rows has a single value of this field.
        </p>
      )}
      {session.progress.state !== 'complete' && (
        <p className="text-small text-muted">
          Counted among the keys read so far: the index was not read to its end.
        </p>
      )}
      {values.data?.length === SHOWN && (
        <p className="text-small text-muted">These are the {SHOWN} most frequent values.</p>
      )}
    </div>
  );
}
