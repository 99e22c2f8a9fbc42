import { TriangleAlert } from 'lucide-react';
import { DANGER_LINE, TypedDialog } from '#console/features/review/typed-dialog.tsx';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted } from '#console/lib/number-format.ts';
import type { ConflictCounts } from '#console/worker/restore-preparation.ts';
import type { Failure } from '#engine/failure.ts';
import { type Connection, confirmationPhrase } from '#protocol/proxy-api.ts';

interface OverwriteDialogProps {
  target: IndexTarget;
  connection: Connection;
  counts: ConflictCounts;
  fileName: string;
  /** @returns why it was refused; null when the run began */
  onConfirm: () => Promise<Failure | null>;
  onCancel: () => void;
}

/** The last word before vectors that are there now are replaced: the service does not keep them. */
export function OverwriteDialog(props: OverwriteDialogProps) {
  const { target, connection, counts, fileName, onConfirm, onCancel } = props;
  const vectors = counted(counts.different, 'vector');
  return (
    <TypedDialog
      title={`Write over ${vectors} of ${target.index}?`}
      description={
        <>
          Bucket <b className="font-medium text-text">{target.bucket}</b> on{' '}
          <b className="font-medium text-text">{connection.name}</b> ({connection.region}, account{' '}
          {connection.accountId}).
        </>
      }
      phrase={confirmationPhrase(connection.environment, target.index, counts.different)}
      danger={{
        label: `Write over ${vectors} for good`,
        busyLabel: 'Beginning…',
        act: onConfirm,
      }}
      refusedWords="Not begun, and nothing was written."
      onCancel={onCancel}
    >
      <p className={DANGER_LINE}>
        <TriangleAlert size={16} strokeWidth={1.75} aria-hidden />
        OSS cannot bring back what is written over.
      </p>
      <div className="flex flex-col gap-2 px-6 pt-4">
        <p>
          What is under {counts.different === 1 ? 'this key' : 'these keys'} now is replaced by what{' '}
          <span className="font-mono text-small break-all">{fileName}</span> has, data and metadata.
          {counts.absent > 0 &&
            ` ${counted(counts.absent, 'vector')} that ${counts.absent === 1 ? 'is' : 'are'} not there ${counts.absent === 1 ? 'is' : 'are'} put back as well.`}
        </p>
        <p className="text-muted">
          Each key is read again right before it is written: what somebody changes from now on is
          left as it is.
        </p>
      </div>
    </TypedDialog>
  );
}
