import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { FailureNotice } from '#console/features/failure/failure-notice.tsx';
import { formatMoment } from '#console/lib/date-format.ts';
import { counted } from '#console/lib/number-format.ts';
import { saveFile } from '#console/lib/save-file.ts';
import { Button } from '#console/ui/button.tsx';
import { CopyButton } from '#console/ui/copy-button.tsx';
import { KeyText } from '#console/ui/key-text.tsx';
import { Sheet } from '#console/ui/sheet.tsx';
import { SkeletonRows } from '#console/ui/skeleton-rows.tsx';
import type { AuditedRun } from '#console/worker/history-account.ts';
import type { AuditedDetail } from '#console/worker/history-detail.ts';
import { auditDetailOptions } from './history-queries.ts';
import { historyRows } from './history-rows.ts';
import { rowTitle } from './history-words.ts';
import { RequestList } from './request-list.tsx';

export interface HistoryDrawerProps {
  connection: string;
  runs: readonly AuditedRun[];
  /** Id of the run that the address opens. */
  open: string | undefined;
}

/** A run as the audit log tells of it: its requests and its keys. */
export function HistoryDrawer({ connection, runs, open }: HistoryDrawerProps) {
  const navigate = useNavigate({ from: '/c/$connection/runs' });
  const run = runs.find(({ id }) => id === open);
  if (run === undefined) return null;
  const [row] = historyRows([], [run]);
  return (
    <Sheet
      open
      onOpenChange={() =>
        void navigate({ search: (before) => ({ ...before, open: undefined }), replace: true })
      }
      side="right"
      title={row && rowTitle(row)}
      footer={<SaveKeys connection={connection} run={run} />}
    >
      <Facts run={run} />
      <Detail connection={connection} run={run} />
    </Sheet>
  );
}

interface DetailProps {
  connection: string;
  run: AuditedRun;
}

function SaveKeys({ connection, run }: DetailProps) {
  const { data } = useQuery(auditDetailOptions(connection, run));
  return (
    <Button
      disabled={data === undefined || data.keyCount === 0}
      onClick={() => data && saveFile(data.file, `${run.index ?? run.bucket}-${run.id}.jsonl`)}
    >
      <Download size={14} strokeWidth={1.75} aria-hidden />
      {data ? `Download ${counted(data.keyCount, 'key')}` : 'Download the keys'}
    </Button>
  );
}

function Facts({ run }: { run: AuditedRun }) {
  const facts = [
    ['Place', run.index === null ? run.bucket : `${run.bucket} / ${run.index}`],
    ['Who', run.actor],
    ['From', formatMoment(run.at)],
    ['To', formatMoment(run.lastAt)],
    ...(run.kind === 'deletion' ? [['Backup', run.backup ?? 'not recorded'] as const] : []),
  ] as const;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 border-b border-line px-5 py-4">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="break-all">{value}</dd>
        </div>
      ))}
      {run.kind === 'deletion' && (
        <>
          <dt className="self-center text-muted">Confirmation</dt>
          <dd className="flex min-w-0 items-center gap-1 font-mono text-small break-all">
            {run.id}
            <CopyButton label="Copy the confirmation's id" text={() => run.id} />
          </dd>
        </>
      )}
    </dl>
  );
}

function Detail({ connection, run }: DetailProps) {
  const detail = useQuery(auditDetailOptions(connection, run));
  if (detail.isPending) return <SkeletonRows rows={8} label="Reading the records of the run" />;
  if (detail.isError) {
    return (
      <FailureNotice
        error={detail.error}
        attempted="the records of the run could not be read"
        operations={[]}
        scope={{ accountId: '' }}
        onRetry={() => void detail.refetch()}
      />
    );
  }
  return (
    <>
      <RequestList requests={detail.data.requests} />
      <Keys detail={detail.data} />
    </>
  );
}

function Keys({ detail: { keys, keyCount } }: { detail: AuditedDetail }) {
  if (keyCount === 0) return null;
  return (
    <section aria-label="Keys" className="px-5 py-4">
      <h3 className="section-label pb-2">
        {keys.length < keyCount
          ? `The first ${keys.length} of ${counted(keyCount, 'key')} sent`
          : `${counted(keyCount, 'key')} sent`}
      </h3>
      <ul aria-label="Keys sent">
        {keys.map((key) => (
          <li key={key} className="border-b border-line py-1.5">
            <KeyText value={key} wrap />
          </li>
        ))}
      </ul>
    </section>
  );
}
