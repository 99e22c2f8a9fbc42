import { Download, Square } from 'lucide-react';
import { KeysLink } from '#console/features/browse/keys-link.tsx';
import { Button } from '#console/ui/button.tsx';
import { Menu, MenuAction } from '#console/ui/menu.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { RunView } from '#console/worker/run-view.ts';
import { stopRun } from './run-store.ts';
import { saveFile } from './save-file.ts';

/** While it runs: stop. Afterwards: the report, and back. */
export function RunActions({ view }: { view: RunView }) {
  const { connection, bucket, index } = view;
  if (view.work === 'here') {
    return (
      <Button className="h-[34px]" disabled={view.isStopping} onClick={() => stopRun(view.id)}>
        <Square size={14} strokeWidth={1.75} aria-hidden />
        {view.isStopping ? 'Stopping: awaiting what is in flight' : 'Stop after what is in flight'}
      </Button>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      {view.work === 'over' && <ReportMenu view={view} />}
      <KeysLink
        target={{ connection, bucket, index }}
        className="inline-flex h-[34px] items-center rounded-control bg-accent px-3.5 font-medium whitespace-nowrap text-on-accent hover:brightness-110"
      >
        Back to {index}
      </KeysLink>
    </div>
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
          <Download size={16} strokeWidth={1.75} aria-hidden />
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
