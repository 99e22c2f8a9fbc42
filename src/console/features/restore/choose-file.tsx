import { FileUp } from 'lucide-react';
import { useBackup } from '#console/features/review/backup.ts';
import { formatDay } from '#console/lib/date-format.ts';
import { counted, formatBytes } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { DropZone } from '#console/ui/drop-zone.tsx';
import { ProblemNotice } from '#console/ui/problem-notice.tsx';
import type { RestoreTarget } from '#console/worker/restore-opening.ts';
import type { BackupFact } from '#engine/run-record.ts';
import { BACKUP_FILES, FileButton } from './file-button.tsx';
import { openBackup, type RestoreState, stopOpening } from './restore-store.ts';

interface ChooseFileProps {
  where: RestoreTarget;
  restore: Exclude<RestoreState, { kind: 'open' }>;
  /** The backup of the run whose keys are to be put back; null when no run is meant. */
  wanted: BackupFact | null;
}

/** The first step: a backup file, from the disk or from this tab. */
export function ChooseFile({ where, restore, wanted }: ChooseFileProps) {
  if (restore.kind === 'opening') return <Opening where={where} restore={restore} />;
  const open = (file: File) => void openBackup(where, file);
  return (
    <div className="flex flex-1 flex-col items-center gap-4 px-5 py-8">
      {restore.kind === 'refused' && (
        <div className="w-full max-w-[640px] *:m-0">
          <ProblemNotice
            title={`${restore.fileName} cannot be restored from`}
            detail={restore.failure.message}
          />
        </div>
      )}
      <DropZone label="Backup file" onFile={open}>
        <FileUp size={24} strokeWidth={1.5} aria-hidden className="text-muted" />
        <p className="text-body font-medium">Drop a backup here, or choose its file</p>
        <p className="max-w-[52ch] text-muted">
          {wanted === null ? (
            <>
              A file ending in <span className="font-mono text-small">.jsonl.gz</span>, as the
              console saves it before a deletion. It is checked from its first to its last line
              before anything else is done, and it stays in this browser.
            </>
          ) : (
            <>
              The backup of that run is{' '}
              <span className="font-mono text-small break-all text-text">{wanted.fileName}</span>,
              with {counted(wanted.count, 'vector')}.
            </>
          )}
        </p>
        <span className="mt-2 flex flex-wrap justify-center gap-2">
          <FileButton kind="primary" accept={BACKUP_FILES} onFile={open}>
            Choose a backup file…
          </FileButton>
          <FromThisTab where={where} wanted={wanted} onFile={open} />
        </span>
      </DropZone>
    </div>
  );
}

/** A backup that was made in this tab needs not be looked for on the disk. */
function FromThisTab({
  where,
  wanted,
  onFile,
}: Pick<ChooseFileProps, 'where' | 'wanted'> & { onFile: (file: File) => void }) {
  const backup = useBackup(where.target);
  if (backup.kind !== 'made' || backup.download === null) return null;
  if (wanted !== null && wanted.sha256 !== backup.fact.sha256) return null;
  const { download, fact, madeAt } = backup;
  return (
    <Button
      className="h-[34px]"
      onClick={() => onFile(new File([download], fact.fileName))}
      title={`Made ${formatDay(new Date(madeAt).toISOString())}`}
    >
      Use {fact.fileName}, made in this tab
    </Button>
  );
}

function Opening({
  where,
  restore,
}: {
  where: RestoreTarget;
  restore: Extract<RestoreState, { kind: 'opening' }>;
}) {
  const { fileName, phase, done, total } = restore;
  // Two passes over the file: one to keep it, one to check it.
  const share = ((phase === 'copying' ? 0 : total) + done) / Math.max(1, 2 * total);
  const label = phase === 'copying' ? 'Keeping a copy' : 'Checking every line';
  return (
    <div className="flex flex-1 flex-col items-center gap-3 px-5 py-16 text-center">
      <p className="text-body font-medium">
        {label} of <span className="font-mono text-base break-all">{fileName}</span>
      </p>
      <div
        role="progressbar"
        aria-label="The backup is checked"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share * 100)}
        className="h-1.5 w-full max-w-[320px] rounded-full bg-line"
      >
        <div className="h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
      </div>
      <p className="text-muted">
        {formatBytes(done)} of {formatBytes(total)}
      </p>
      <Button onClick={() => stopOpening(where.target)}>Stop</Button>
    </div>
  );
}
