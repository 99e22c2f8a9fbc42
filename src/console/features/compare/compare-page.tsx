import { useSearch } from '@tanstack/react-router';
import { IndexBreadcrumb } from '#console/features/browse/index-breadcrumb.tsx';
import { BACKUP_FILES } from '#console/features/restore/backup-files.ts';
import { type IndexTarget, useIndexTarget } from '#console/lib/index-target.ts';
import { counted, formatBytes } from '#console/lib/number-format.ts';
import { paceWords } from '#console/lib/pace-words.ts';
import { FileButton } from '#console/ui/file-button.tsx';
import { FileChoice } from '#console/ui/file-choice.tsx';
import { FileReading } from '#console/ui/file-reading.tsx';
import { CompareActions } from './compare-actions.tsx';
import { CompareGroups } from './compare-groups.tsx';
import {
  type CompareState,
  openComparedFile,
  refuseComparedFile,
  stopComparing,
  useComparison,
} from './compare-store.ts';
import { fileWords } from './compare-words.ts';

/** What became of an index since a file was made of it. */
export function ComparePage() {
  const target = useIndexTarget();
  const state = useComparison(target);
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <div className="flex-none px-5 pt-3.5 pb-3">
        <IndexBreadcrumb target={target} below="" />
        <h1 className="page-title break-all">Compare {target.index} with a file</h1>
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
    <FileChoice
      label="File to compare with"
      title="Drop an export or a backup here, or choose its file"
      words="An export in the form JSON Lines or a backup, zipped or not. It is read in this browser and stays there; of each vector only what tells whether it changed is kept in memory."
      refusal={
        state.kind === 'refused'
          ? {
              title: `${state.fileName} cannot be compared with`,
              detail: state.failure.message,
            }
          : null
      }
      onFile={open}
      onRefused={(name, why) => refuseComparedFile(target, name, why)}
    >
      <FileButton kind="primary" accept={BACKUP_FILES} onFile={open}>
        Choose a file…
      </FileButton>
    </FileChoice>
  );
}

interface OpeningProps {
  target: IndexTarget;
  state: Extract<CompareState, { kind: 'opening' }>;
}

function Opening({ target, state: { fileName, done, total, vectors, pace } }: OpeningProps) {
  return (
    <FileReading
      doing="Reading"
      fileName={fileName}
      label="The file is read"
      share={done / Math.max(1, total)}
      status={`${formatBytes(done)} of ${formatBytes(total)}, ${counted(vectors, 'vector')} so far${pace === null ? '' : `, ${paceWords(pace, formatBytes)}`}`}
      onStop={() => stopComparing(target)}
    />
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
