import { useBackup } from '#console/features/review/backup.ts';
import { formatDay } from '#console/lib/date-format.ts';
import { counted, formatBytes } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { FileButton } from '#console/ui/file-button.tsx';
import { FileChoice } from '#console/ui/file-choice.tsx';
import { FileReading } from '#console/ui/file-reading.tsx';
import type { RestoreTarget } from '#console/worker/restore-opening.ts';
import type { BackupFact } from '#engine/run-record.ts';
import { BACKUP_FILES } from './backup-files.ts';
import { openBackup, type RestoreState, refuseBackup, stopOpening } from './restore-store.ts';

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
    <FileChoice
      label="Backup file"
      title="Drop a backup here, or choose its file"
      words={<Wanted backup={wanted} />}
      refusal={
        restore.kind === 'refused'
          ? {
              title: `${restore.fileName} cannot be restored from`,
              detail: restore.failure.message,
            }
          : null
      }
      onFile={open}
      onRefused={(name, why) => refuseBackup(where.target, name, why)}
    >
      <FileButton kind="primary" accept={BACKUP_FILES} onFile={open}>
        Choose a backup file…
      </FileButton>
      <FromThisTab where={where} wanted={wanted} onFile={open} />
    </FileChoice>
  );
}

function Wanted({ backup }: { backup: BackupFact | null }) {
  if (backup === null) {
    return (
      <>
        A file ending in <span className="font-mono text-small">.jsonl.gz</span>, as the console
        saves it before a deletion. It is checked from its first to its last line before anything
        else is done, and it stays in this browser.
      </>
    );
  }
  return (
    <>
      The backup of that run is{' '}
      <span className="font-mono text-small break-all text-text">{backup.fileName}</span>, with{' '}
      {counted(backup.count, 'vector')}.
    </>
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
  const doing = phase === 'copying' ? 'Keeping a copy' : 'Checking every line';
  return (
    <FileReading
      doing={`${doing} of`}
      fileName={fileName}
      label="The backup is checked"
      share={share}
      status={`${formatBytes(done)} of ${formatBytes(total)}`}
      onStop={() => stopOpening(where.target)}
    />
  );
}
