import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useRole } from '#console/features/review/current-role.ts';
import { followRun } from '#console/features/runs/run-store.ts';
import { useUnfinishedRun } from '#console/features/runs/runs-query.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import type { RestoreTarget } from '#console/worker/restore-opening.ts';
import type { Failure } from '#engine/failure.ts';
import { OverwriteDialog } from './overwrite-dialog.tsx';
import { compareVectors, type OpenRestore, startRestore, stopComparing } from './restore-store.ts';

interface RestoreActionsProps {
  where: RestoreTarget;
  restore: OpenRestore;
  overwrite: boolean;
  onRefused: (failure: Failure | null) => void;
}

/** The next step, and nothing that would skip it. */
export function RestoreActions(props: RestoreActionsProps) {
  const { where, restore } = props;
  const { target } = where;
  const { comparison, chosen, backup } = restore;
  if (comparison.kind === 'running') {
    return (
      <Button className="h-[34px]" onClick={() => stopComparing(restore)}>
        Stop reading
      </Button>
    );
  }
  const isChosen = chosen !== null && chosen !== 'unknown' && chosen.count > 0;
  if (backup.fit.problem !== null) return null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {comparison.kind === 'done' ? (
        <>
          <Button className="h-[34px]" onClick={() => void compareVectors(target)}>
            Read again
          </Button>
          <BeginButton {...props} />
        </>
      ) : (
        <Button kind="primary" disabled={!isChosen} onClick={() => void compareVectors(target)}>
          Read what is there now
        </Button>
      )}
    </div>
  );
}

function BeginButton({ where, restore, overwrite, onRefused }: RestoreActionsProps) {
  const navigate = useNavigate();
  const role = useRole();
  const unfinished = useUnfinishedRun(where.target);
  const [isAsking, setIsAsking] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const { target, connection } = where;
  const { comparison, backup } = restore;
  if (comparison.kind !== 'done' || role === 'viewer' || connection.readOnly) return null;
  const { counts } = comparison;
  const writesOver = overwrite && counts.different > 0;
  const count = counts.absent + (writesOver ? counts.different : 0);
  if (count === 0 || unfinished !== null) return null;

  async function begin(): Promise<Failure | null> {
    // Once the run has begun its page has to be there, even when the proxy is not.
    await import('#console/features/runs/run-page.tsx').catch(() => undefined);
    const begun = await startRestore(target, restore, writesOver);
    if (typeof begun !== 'string') return begun;
    void followRun(begun);
    void navigate({
      to: '/c/$connection/$bucket/$index/runs/$run',
      params: { ...target, run: begun },
    });
    return null;
  }

  async function beginPlainly() {
    setIsBusy(true);
    onRefused(null);
    const refused = await begin();
    setIsBusy(false);
    onRefused(refused);
  }

  return (
    <>
      {writesOver ? (
        <Button kind="primary" onClick={() => setIsAsking(true)}>
          Put {counted(count, 'vector')} back, writing over {formatCount(counts.different)}…
        </Button>
      ) : (
        <Button kind="primary" disabled={isBusy} onClick={() => void beginPlainly()}>
          Put {counted(count, 'vector')} back
        </Button>
      )}
      {isAsking && (
        <OverwriteDialog
          target={target}
          connection={connection}
          counts={counts}
          fileName={backup.fileName}
          onConfirm={begin}
          onCancel={() => setIsAsking(false)}
        />
      )}
    </>
  );
}
