import { useShownView } from '#console/features/browse/row-view.ts';
import { useScanSession } from '#console/features/browse/scan-session.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { ExportChoice } from './export-choice.tsx';
import { ExportMade } from './export-made.tsx';
import { ExportRunning } from './export-running.tsx';
import { exportSource } from './export-source.ts';
import { useExport } from './export-store.ts';

interface ExportDialogProps {
  target: IndexTarget;
  onClose: () => void;
}

/** Everything that was read of an index, into a file. Closing the dialog does not stop an export. */
export function ExportDialog({ target, onClose }: ExportDialogProps) {
  const state = useExport(target);
  const session = useScanSession(target);
  const view = useShownView(target);
  if (state.kind === 'running')
    return <ExportRunning target={target} state={state} onClose={onClose} />;
  if (state.kind === 'made') return <ExportMade target={target} state={state} onClose={onClose} />;
  const source = session === null || view === null ? null : exportSource(session, view);
  return <ExportChoice target={target} source={source} state={state} onClose={onClose} />;
}
