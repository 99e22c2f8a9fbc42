import { useNow } from '#console/features/runs/use-now.ts';
import { formatDuration } from '#console/lib/date-format.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatBytes, formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { Dialog } from '#console/ui/dialog.tsx';
import { ProgressBar } from '#console/ui/progress-bar.tsx';
import { type ExportState, stopExport } from './export-store.ts';

interface ExportRunningProps {
  target: IndexTarget;
  state: Extract<ExportState, { kind: 'running' }>;
  onClose: () => void;
}

export function ExportRunning({
  target,
  state: { wish, news, startedAt },
  onClose,
}: ExportRunningProps) {
  const { done, total, gone, bytes, phase } = news;
  const elapsed = Math.max(1, useNow(true) - startedAt);
  const perSecond = phase === 'writing' ? (done / elapsed) * 1000 : 0;
  const left = perSecond > 0 && elapsed > 2000 ? ((total - done) / perSecond) * 1000 : null;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Exporting ${counted(total, 'key')} of ${target.index}`}
      description={
        wish.extent === 'part'
          ? 'A part of what matches. The export goes on when this is closed.'
          : 'The export goes on when this is closed, as long as this tab is open.'
      }
      footer={
        <>
          <Button className="h-[34px]" onClick={() => stopExport(target)}>
            Stop the export
          </Button>
          <Button className="h-[34px]" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      <div className="px-6 pb-5">
        <ProgressBar label="Keys exported" done={phase === 'writing' ? done : 0} total={total} />
        <p className="mt-2 flex flex-wrap gap-x-4 text-muted">
          <span>
            {phase === 'looking' ? 'Looking for the metadata fields: ' : ''}
            {formatCount(done)} of {formatCount(total)}
          </span>
          <span>{formatBytes(bytes)} written</span>
          {perSecond > 0 && <span>{formatCount(perSecond)} a second</span>}
          {left !== null && <span>about {formatDuration(left)} left</span>}
          {gone > 0 && <span>{formatCount(gone)} gone meanwhile</span>}
        </p>
      </div>
    </Dialog>
  );
}
