import { TriangleAlert } from 'lucide-react';
import { DANGER_LINE, TypedDialog } from '#console/features/review/typed-dialog.tsx';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { RunView } from '#console/worker/run-view.ts';
import { type Failure, failureOf } from '#engine/failure.ts';
import { confirmationPhrase } from '#protocol/proxy-api.ts';

/** The confirmation of a run is over: what is left of it is confirmed anew, and nothing else. */
export function ReconfirmDialog({ view, onClose }: { view: RunView; onClose: () => void }) {
  const { id, bucket, connection, index, left, batches } = view;
  const vectors = counted(left.keys, 'vector');
  async function confirm(typedName: string): Promise<Failure | null> {
    try {
      const answer = await engineWorker().cleanup.reconfirmRun(id, typedName);
      if (!answer.ok) return answer.failure;
      onClose();
      return null;
    } catch (error) {
      return failureOf(error);
    }
  }
  return (
    <TypedDialog
      title={`Go on with ${vectors} of ${index}?`}
      description={
        <>
          Bucket <b className="font-medium text-text">{bucket}</b> on{' '}
          <b className="font-medium text-text">{connection}</b>.
        </>
      }
      phrase={confirmationPhrase(view.environment, index, left.keys)}
      danger={{
        label: `Delete ${vectors} for good`,
        busyLabel: 'Confirming…',
        act: confirm,
      }}
      onCancel={onClose}
    >
      <p className={DANGER_LINE}>
        <TriangleAlert size={16} strokeWidth={1.75} aria-hidden />
        OSS cannot bring deleted vectors back.
      </p>
      <p className="px-6 pt-4">
        The time of the last confirmation is over. {formatCount(left.batches)} of{' '}
        {counted(batches.length, 'batch', 'batches')} are not settled: they are confirmed anew as
        you reviewed them. Batches whose answer was lost are read first, and only what is still
        there is sent.
      </p>
    </TypedDialog>
  );
}
