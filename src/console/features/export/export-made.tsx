import type { IndexTarget } from '#console/lib/index-target.ts';
import { saveFile } from '#console/lib/save-file.ts';
import { Button } from '#console/ui/button.tsx';
import { Dialog } from '#console/ui/dialog.tsx';
import { dismissExport, type ExportState } from './export-store.ts';
import { exportOutcome } from './export-words.ts';

interface ExportMadeProps {
  target: IndexTarget;
  state: Extract<ExportState, { kind: 'made' }>;
  onClose: () => void;
}

export function ExportMade({ target, state, onClose }: ExportMadeProps) {
  const { wish, download, fileName } = state;
  const close = () => {
    dismissExport(target);
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={close}
      title="Exported"
      description={wish.extent === 'part' ? 'A part of what matches.' : 'Everything that matches.'}
      footer={
        <>
          {download !== null && (
            <Button className="h-[34px]" onClick={() => saveFile(download, fileName)}>
              Save it again
            </Button>
          )}
          <Button kind="primary" onClick={close}>
            Close
          </Button>
        </>
      }
    >
      <ul role="status" className="flex flex-col gap-2 px-6 pb-5">
        {exportOutcome(state, wish).map((words) => (
          <li key={words} className="break-words">
            {words}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
