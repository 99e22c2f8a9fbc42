import type { ExportSource } from './export-source.ts';
import type { ExportState } from './export-store.ts';

interface ExportWarningsProps {
  source: ExportSource | null;
  /** Keys of the index were deleted since it was read. */
  hasDeleted: boolean;
  state: Extract<ExportState, { kind: 'none' | 'no-place' | 'failed' }>;
}

/** What became of the last attempt, and what the file would lack or have too much of. */
export function ExportWarnings({ source, hasDeleted, state }: ExportWarningsProps) {
  const limitation = source?.limitation ?? null;
  return (
    <>
      {state.kind === 'failed' && state.failure.code !== 'Stopped' && (
        <p role="alert" className="font-medium text-staged">
          Nothing was saved. {state.failure.message} ({state.failure.code}
          {state.failure.requestId && `, request ${state.failure.requestId}`})
        </p>
      )}
      {state.kind === 'failed' && state.failure.code === 'Stopped' && (
        <p role="status" className="text-muted">
          {state.failure.message}
        </p>
      )}
      {state.kind === 'no-place' && (
        <p role="alert" className="text-staged">
          {state.reason === null
            ? 'No file was chosen, so nothing was exported.'
            : `The browser opened no dialog to choose a file (${state.reason}), so nothing was exported. Try again.`}
        </p>
      )}
      {limitation !== null && (
        <p className="rounded-card border border-staged-line bg-staged-soft px-3 py-2">
          {limitation} Its name will say that it is a part.
        </p>
      )}
      {hasDeleted && (
        <p className="rounded-card border border-staged-line bg-staged-soft px-3 py-2">
          Keys were deleted since this was read, and a file without numbers has them still. Scan
          again first.
        </p>
      )}
    </>
  );
}
