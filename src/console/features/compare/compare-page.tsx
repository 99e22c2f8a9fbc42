import { useSearch } from '@tanstack/react-router';
import { FileUp } from 'lucide-react';
import { useMemo } from 'react';
import { IndexBreadcrumb } from '#console/features/browse/index-breadcrumb.tsx';
import { BACKUP_FILES, FileButton } from '#console/features/restore/file-button.tsx';
import { type IndexTarget, useIndexTarget } from '#console/lib/index-target.ts';
import { counted, formatBytes } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { DropZone } from '#console/ui/drop-zone.tsx';
import { ProblemNotice } from '#console/ui/problem-notice.tsx';
import { CompareActions } from './compare-actions.tsx';
import { CompareGroups } from './compare-groups.tsx';
import {
  type CompareState,
  openComparedFile,
  stopComparing,
  useComparison,
} from './compare-store.ts';
import { fileWords } from './compare-words.ts';

/** What became of an index since a file was made of it. */
export function ComparePage() {
  const { connection, bucket, index } = useIndexTarget();
  const target = useMemo(() => ({ connection, bucket, index }), [connection, bucket, index]);
  const state = useComparison(target);
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <div className="flex-none px-5 pt-3.5 pb-3">
        <IndexBreadcrumb target={target} below="" />
        <h1 className="page-title break-all">Compare {index} with a file</h1>
      </div>
      {state.kind === 'open' ? (
        <Opened key={state.file.id} target={target} state={state} />
      ) : (
        <div className="flex flex-1 flex-col border-t border-line">
          {state.kind === 'opening' ? (
            <Opening target={target} state={state} />
          ) : (
            <Choose target={target} state={state} />
          )}
        </div>
      )}
    </div>
  );
}

interface ChooseProps {
  target: IndexTarget;
  state: Extract<CompareState, { kind: 'none' | 'refused' }>;
}

function Choose({ target, state }: ChooseProps) {
  const open = (file: File) => void openComparedFile(target, file);
  return (
    <div className="flex flex-1 flex-col items-center gap-4 px-5 py-8">
      {state.kind === 'refused' && (
        <div className="w-full max-w-[640px] *:m-0">
          <ProblemNotice
            title={`${state.fileName} cannot be compared with`}
            detail={state.failure.message}
          />
        </div>
      )}
      <DropZone label="File to compare with" onFile={open}>
        <FileUp size={24} strokeWidth={1.5} aria-hidden className="text-muted" />
        <p className="text-body font-medium">Drop an export or a backup here, or choose its file</p>
        <p className="max-w-[52ch] text-muted">
          An export in the form JSON Lines or a backup, zipped or not. It is read in this browser
          and stays there; of each vector only what tells whether it changed is kept in memory.
        </p>
        <span className="mt-2">
          <FileButton kind="primary" accept={BACKUP_FILES} onFile={open}>
            Choose a file…
          </FileButton>
        </span>
      </DropZone>
    </div>
  );
}

interface OpeningProps {
  target: IndexTarget;
  state: Extract<CompareState, { kind: 'opening' }>;
}

function Opening({ target, state: { fileName, done, total, vectors } }: OpeningProps) {
  const share = done / Math.max(1, total);
  return (
    <div className="flex flex-1 flex-col items-center gap-3 px-5 py-16 text-center">
      <p className="text-body font-medium">
        Reading <span className="font-mono text-base break-all">{fileName}</span>
      </p>
      <div
        role="progressbar"
        aria-label="The file is read"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share * 100)}
        className="h-1.5 w-full max-w-[320px] rounded-full bg-line"
      >
        <div className="h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
      </div>
      <p className="text-muted">
        {formatBytes(done)} of {formatBytes(total)}, {counted(vectors, 'vector')} so far
      </p>
      <Button onClick={() => stopComparing(target)}>Stop</Button>
    </div>
  );
}

interface OpenedProps {
  target: IndexTarget;
  state: Extract<CompareState, { kind: 'open' }>;
}

function Opened({ target, state }: OpenedProps) {
  const search = useSearch({ from: '/c/$connection/$bucket/$index/compare' });
  const { file, comparison } = state;
  const [what, ...warnings] = fileWords(file, target);
  return (
    <>
      <div className="flex flex-none flex-wrap items-start justify-between gap-x-6 gap-y-3 border-b border-line px-5 pb-4">
        <section aria-label="The file" className="min-w-0 max-w-[80ch] flex-1 basis-72">
          <p className="font-mono text-small break-all">
            {file.fileName} · {formatBytes(file.bytes)}
          </p>
          <p>{what}</p>
          {warnings.map((warning) => (
            <p key={warning} className="text-staged">
              {warning}
            </p>
          ))}
        </section>
        <CompareActions target={target} state={state} />
      </div>
      {comparison.kind === 'done' && (
        <CompareGroups
          // Another comparison is another list: it begins at its top.
          key={comparison.edition}
          target={target}
          file={file}
          done={comparison}
          search={search}
        />
      )}
    </>
  );
}
