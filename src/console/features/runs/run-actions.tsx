import { Download, Pause, Play, Square } from 'lucide-react';
import { useState } from 'react';
import { KeysLink } from '#console/features/browse/keys-link.tsx';
import { BACKUP_FILES } from '#console/features/restore/backup-files.ts';
import { RestoreLink } from '#console/features/restore/restore-link.tsx';
import { saveFile } from '#console/lib/save-file.ts';
import { Button } from '#console/ui/button.tsx';
import { FileButton } from '#console/ui/file-button.tsx';
import { Menu, MenuAction } from '#console/ui/menu.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { RunView } from '#console/worker/run-view.ts';
import { type Failure, failureOf } from '#engine/failure.ts';
import { ReconfirmDialog } from './reconfirm-dialog.tsx';

const ICON = { size: 14, strokeWidth: 1.75, 'aria-hidden': true } as const;

/** What can be done to a run now: pause and stop, resume or confirm anew, then its report. */
export function RunActions({ view }: { view: RunView }) {
  const [refused, setRefused] = useState<Failure | null>(null);
  const [isConfirming, setIsConfirming] = useState(false);
  const { id, work, connection, bucket, index } = view;
  const act = async (action: (run: string) => Promise<Refusable>) => {
    setRefused(null);
    const answer = await action(id).catch(
      (error: unknown) => ({ ok: false, failure: failureOf(error) }) as const,
    );
    if (!answer.ok) setRefused(answer.failure);
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      {refused !== null && (
        <p role="alert" className="basis-full text-staged">
          {refused.message}
        </p>
      )}
      {work === 'here' && <RunningActions view={view} />}
      {work === 'paused' && (
        <>
          <Button className="h-[34px]" onClick={() => void act(engineWorker().cleanup.stopRun)}>
            <Square {...ICON} />
            Stop for good
          </Button>
          {isConfirmationOver(view) ? (
            <Button kind="primary" onClick={() => setIsConfirming(true)}>
              Confirm what is left…
            </Button>
          ) : (
            <Button kind="primary" onClick={() => void act(engineWorker().cleanup.resumeRun)}>
              <Play {...ICON} />
              Resume
            </Button>
          )}
        </>
      )}
      {work === 'stuck' && (
        <Button className="h-[34px]" onClick={() => void act(engineWorker().cleanup.stopRun)}>
          <Square {...ICON} />
          Stop for good
        </Button>
      )}
      {(work === 'over' || work === 'paused' || work === 'stuck') && <ReportMenu view={view} />}
      {work === 'over' && view.kind === 'delete' && view.backup !== null && view.done > 0 && (
        <RestoreLink
          target={{ connection, bucket, index }}
          search={{ choose: 'run', run: id, outcome: 'proven-gone' }}
          words="Put these vectors back…"
        />
      )}
      {work === 'stuck' && view.needsFile && (
        <FileButton
          kind="primary"
          accept={BACKUP_FILES}
          onFile={(file) => void act((run) => engineWorker().cleanup.giveBackup(run, file))}
        >
          Choose the backup again…
        </FileButton>
      )}
      {work === 'over' && (
        <KeysLink
          target={{ connection, bucket, index }}
          className="inline-flex h-[34px] items-center rounded-control bg-accent px-3.5 font-medium whitespace-nowrap text-on-accent hover:brightness-110"
        >
          Back to {index}
        </KeysLink>
      )}
      {isConfirming && work === 'paused' && (
        <ReconfirmDialog view={view} onClose={() => setIsConfirming(false)} />
      )}
    </div>
  );
}

type Refusable = { readonly ok: true } | { readonly ok: false; readonly failure: Failure };

/** The proxy said so, or the time it gave is over. */
function isConfirmationOver({ kind, paused, confirmation }: RunView): boolean {
  if (kind !== 'delete') return false;
  const isLate = confirmation !== null && Date.parse(confirmation.expiresAt) <= Date.now();
  return paused?.reason === 'expired' || isLate;
}

function RunningActions({ view: { id, wish } }: { view: RunView }) {
  return (
    <>
      <Button
        className="h-[34px]"
        disabled={wish !== 'none'}
        onClick={() => void engineWorker().cleanup.pauseRun(id)}
      >
        <Pause {...ICON} />
        {wish === 'pause' ? 'Pausing: awaiting what is in flight' : 'Pause'}
      </Button>
      <Button
        className="h-[34px]"
        disabled={wish === 'stop'}
        onClick={() => void engineWorker().cleanup.stopRun(id)}
      >
        <Square {...ICON} />
        {wish === 'stop' ? 'Stopping: awaiting what is in flight' : 'Stop after what is in flight'}
      </Button>
    </>
  );
}

const FORMATS = [
  { format: 'jsonl', name: 'JSON Lines: exact, with all facts of the run' },
  { format: 'csv', name: 'CSV: for a spreadsheet' },
] as const;

function ReportMenu({ view: { id, index } }: { view: RunView }) {
  const save = async (format: 'jsonl' | 'csv') => {
    const file = await engineWorker().cleanup.runReport(id, format);
    if (file !== null) saveFile(file, `${index}-${id}-report.${format}`);
  };
  return (
    <Menu
      trigger={
        <Button className="h-[34px]">
          <Download {...ICON} size={16} />
          Download report
        </Button>
      }
    >
      {FORMATS.map(({ format, name }) => (
        <MenuAction key={format} onChoose={() => void save(format)}>
          {name}
        </MenuAction>
      ))}
    </Menu>
  );
}
