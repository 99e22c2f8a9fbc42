import { useState } from 'react';
import { useShownView } from '#console/features/browse/row-view.ts';
import { useScanSession } from '#console/features/browse/scan-session.ts';
import { useDeletedKeys } from '#console/features/runs/deleted-keys.ts';
import { useNow } from '#console/features/runs/use-now.ts';
import { formatDuration } from '#console/lib/date-format.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatBytes, formatCount } from '#console/lib/number-format.ts';
import { saveFile } from '#console/lib/save-file.ts';
import { Button } from '#console/ui/button.tsx';
import { Dialog } from '#console/ui/dialog.tsx';
import { exportFileName } from '#console/worker/export-name.ts';
import type { ExportFormat } from '#engine/export-lines.ts';
import { LIMITS } from '#protocol/limits.ts';
import { type ExportSource, exportSource } from './export-source.ts';
import {
  dismissExport,
  type ExportState,
  type ExportWish,
  exportRows,
  stopExport,
  useExport,
} from './export-store.ts';
import { exportOutcome } from './export-words.ts';

interface ExportDialogProps {
  target: IndexTarget;
  onClose: () => void;
}

/** Everything that was read of an index, into a file. Closing the dialog does not stop an export. */
export function ExportDialog({ target, onClose }: ExportDialogProps) {
  const state = useExport(target);
  const session = useScanSession(target);
  const view = useShownView(target);
  if (state.kind === 'running') return <Running target={target} state={state} onClose={onClose} />;
  if (state.kind === 'made') return <Made target={target} state={state} onClose={onClose} />;
  const source = session === null || view === null ? null : exportSource(session, view);
  return <Choice target={target} source={source} state={state} onClose={onClose} />;
}

interface ChoiceProps extends ExportDialogProps {
  source: ExportSource | null;
  state: Extract<ExportState, { kind: 'none' | 'no-place' | 'failed' }>;
}

function Choice({ target, source, state, onClose }: ChoiceProps) {
  const [format, setFormat] = useState<ExportFormat>('jsonl');
  const [withData, setWithData] = useState(false);
  const [gzip, setGzip] = useState(false);
  const hasDeleted = useDeletedKeys(target).size > 0;
  const rows = source?.rows ?? 0;
  const begin = () => {
    if (source === null) return;
    const file = { format, gzip };
    const fileName = exportFileName(target.index, source.extent, file, new Date());
    const wish: ExportWish = {
      ...file,
      withData,
      view: source.view,
      fileName,
      extent: source.extent,
      total: rows,
    };
    void exportRows(target, wish);
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Export ${counted(rows, 'key')} of ${target.index}`}
      description={source?.words ?? 'Nothing was read of this index yet.'}
      footer={
        <>
          <Button className="h-[34px]" onClick={onClose}>
            Cancel
          </Button>
          <Button kind="primary" disabled={rows === 0} onClick={begin}>
            Export {counted(rows, 'key')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 px-6 pb-5">
        <Warnings source={source} hasDeleted={hasDeleted} state={state} />
        <fieldset className="flex flex-col gap-2">
          <legend className="section-label pb-1.5">Form</legend>
          <FormatChoice
            format="jsonl"
            chosen={format}
            onChoose={setFormat}
            name="JSON Lines"
            words="One vector a line, as PutVectors takes it. The index can be compared with it later."
          />
          <FormatChoice
            format="csv"
            chosen={format}
            onChoose={setFormat}
            name="CSV"
            words="The key and a column for each metadata field, for a spreadsheet. A text that one would take for a formula gets an apostrophe in front."
          />
        </fieldset>
        <fieldset className="flex flex-col gap-2">
          <legend className="section-label pb-1.5">What goes in</legend>
          <Tick
            checked={withData}
            onChange={setWithData}
            name="The numbers of each vector"
            words={
              withData
                ? `Each vector is read again by its key, in ${counted(Math.ceil(rows / LIMITS.getKeysPerCall), 'request')}, with the metadata that it has then.`
                : 'Without them the file has keys and metadata as they were read, and takes no request.'
            }
          />
          <Tick
            checked={gzip}
            onChange={setGzip}
            name="Compress with gzip"
            words="A tenth to a half of the size; zcat reads it."
          />
        </fieldset>
      </div>
    </Dialog>
  );
}

function Warnings({
  source,
  hasDeleted,
  state,
}: Pick<ChoiceProps, 'source' | 'state'> & { hasDeleted: boolean }) {
  const limitation = source?.limitation ?? null;
  return (
    <>
      {state.kind === 'failed' && state.failure.code !== 'Stopped' && (
        <p role="alert" className="font-medium text-staged">
          Nothing was saved. {state.failure.message} ({state.failure.code}
          {state.failure.requestId && `, request ${state.failure.requestId}`})
        </p>
      )}
      {state.kind === 'failed' && state.failure.code === 'Stopped' && (
        <p role="status" className="text-muted">
          {state.failure.message}
        </p>
      )}
      {state.kind === 'no-place' && (
        <p role="alert" className="text-staged">
          {state.reason === null
            ? 'No file was chosen, so nothing was exported.'
            : `The browser opened no dialog to choose a file (${state.reason}), so nothing was exported. Try again.`}
        </p>
      )}
      {limitation !== null && (
        <p className="rounded-card border border-staged-line bg-staged-soft px-3 py-2">
          {limitation} Its name will say that it is a part.
        </p>
      )}
      {hasDeleted && (
        <p className="rounded-card border border-staged-line bg-staged-soft px-3 py-2">
          Keys were deleted since this was read, and a file without numbers has them still. Scan
          again first.
        </p>
      )}
    </>
  );
}

interface FormatChoiceProps {
  format: ExportFormat;
  chosen: ExportFormat;
  onChoose: (format: ExportFormat) => void;
  name: string;
  words: string;
}

function FormatChoice({ format, chosen, onChoose, name, words }: FormatChoiceProps) {
  return (
    <label className="flex items-start gap-2.5">
      <input
        type="radio"
        name="export-format"
        className="mt-0.5 size-4 flex-none accent-accent"
        checked={chosen === format}
        onChange={() => onChoose(format)}
      />
      <span>
        <span className="font-medium">{name}</span>
        <span className="block text-muted">{words}</span>
      </span>
    </label>
  );
}

interface TickProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  name: string;
  words: string;
}

function Tick({ checked, onChange, name, words }: TickProps) {
  return (
    <label className="flex items-start gap-2.5">
      <input
        type="checkbox"
        className="checkbox mt-0.5"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        <span className="font-medium">{name}</span>
        <span className="block text-muted">{words}</span>
      </span>
    </label>
  );
}

interface RunningProps extends ExportDialogProps {
  state: Extract<ExportState, { kind: 'running' }>;
}

function Running({ target, state: { wish, news, startedAt }, onClose }: RunningProps) {
  const { done, total, gone, bytes, phase } = news;
  const elapsed = Math.max(1, useNow(true) - startedAt);
  const perSecond = phase === 'writing' ? (done / elapsed) * 1000 : 0;
  const left = perSecond > 0 && elapsed > 2000 ? ((total - done) / perSecond) * 1000 : null;
  const share = total === 0 ? 0 : done / total;
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
        <div
          role="progressbar"
          aria-label="Keys exported"
          aria-valuemin={0}
          aria-valuemax={total}
          aria-valuenow={phase === 'writing' ? done : 0}
          className="h-1.5 rounded-full bg-line"
        >
          <div
            className="h-full rounded-full bg-accent"
            style={{ width: `${(phase === 'writing' ? share : 0) * 100}%` }}
          />
        </div>
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

interface MadeProps extends ExportDialogProps {
  state: Extract<ExportState, { kind: 'made' }>;
}

function Made({ target, state, onClose }: MadeProps) {
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
