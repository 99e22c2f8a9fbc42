import { useQuery } from '@tanstack/react-query';
import { Code } from 'lucide-react';
import { useState } from 'react';
import { indexOptions } from '#console/features/buckets/bucket-queries.ts';
import { counted } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import type { Connection } from '#protocol/proxy-api.ts';
import { AsCodeDialog } from './as-code-dialog.tsx';
import { backUp, backUpTo, stopBackup } from './backup.ts';
import { ConfirmStep } from './confirm-step.tsx';
import { useRole } from './current-role.ts';
import type { ReviewModel } from './review-model.ts';
import { stopVerifying, verifyKeys } from './verification.ts';

interface ReviewActionsProps {
  model: ReviewModel;
  connection: Connection;
}

/** The next step, and nothing that would skip it. */
export function ReviewActions({ model, connection }: ReviewActionsProps) {
  const [showsCode, setShowsCode] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-2">
      {model.state.counts.present > 0 && (
        <Button className="h-[34px]" onClick={() => setShowsCode(true)}>
          <Code size={16} strokeWidth={1.75} aria-hidden />
          As code
        </Button>
      )}
      <NextStep model={model} connection={connection} />
      {showsCode && (
        <AsCodeDialog model={model} connection={connection} onClose={() => setShowsCode(false)} />
      )}
    </div>
  );
}

function NextStep({ model, connection }: ReviewActionsProps) {
  const role = useRole();
  const { all } = model.state.counts;
  if (model.stage === 'running') return null;
  if (model.stage === 'verify') {
    if (model.verification.running === null) return null;
    return (
      <Button className="h-[34px]" onClick={() => stopVerifying(model.target)}>
        Stop verifying
      </Button>
    );
  }
  if (model.stage === 'stale') {
    return (
      <Button kind="primary" onClick={() => verifyKeys(model.target, 'all', all)}>
        Verify {counted(all, 'key')} again
      </Button>
    );
  }
  if (role === 'viewer' || connection.readOnly) return null;
  if (model.stage === 'backing-up') {
    return (
      <Button className="h-[34px]" onClick={() => stopBackup(model.target)}>
        Stop the backup
      </Button>
    );
  }
  if (model.stage === 'back-up') return <BackUpButton model={model} connection={connection} />;
  if (model.stage === 'confirm') return <ConfirmStep model={model} connection={connection} />;
  return null;
}

function BackUpButton({ model, connection }: ReviewActionsProps) {
  const { target, state, backup } = model;
  const total = state.counts.present;
  const index = useQuery(indexOptions(target.connection, target.bucket, target.index));
  const { data } = index;
  if (index.isError) {
    return (
      <Button onClick={() => void index.refetch()}>
        The index’s facts could not be read. Read them again
      </Button>
    );
  }
  const start = (to: 'chosen-file' | 'downloads') => {
    if (data === undefined) return;
    const { region, accountId } = connection;
    const header = { region, accountId, bucket: target.bucket, index: data };
    const order = { header, revision: state.revision };
    const review = (count: number) => verifyKeys(target, 'drifted', count);
    if (to === 'chosen-file') void backUp(target, order, total, review);
    else void backUpTo(target, order, { place: { kind: 'download' }, total }, review);
  };
  return (
    <>
      {backup.kind === 'no-place' && (
        <Button className="h-[34px]" onClick={() => start('downloads')}>
          Back up to the downloads
        </Button>
      )}
      <Button kind="primary" disabled={data === undefined} onClick={() => start('chosen-file')}>
        Back up {counted(total, 'vector')}
      </Button>
    </>
  );
}
