import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDeletedKeys } from '#console/features/runs/deleted-keys.ts';
import { formatMoment } from '#console/lib/date-format.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { Dialog } from '#console/ui/dialog.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import { exportFileName } from '#console/worker/export-name.ts';
import type { ExportFormat } from '#engine/export-lines.ts';
import { LIMITS } from '#protocol/limits.ts';
import { ExportOption } from './export-option.tsx';
import type { ExportSource } from './export-source.ts';
import { type ExportState, type ExportWish, exportRows } from './export-store.ts';
import { ExportWarnings } from './export-warnings.tsx';

interface ExportChoiceProps {
  target: IndexTarget;
  source: ExportSource | null;
  state: Extract<ExportState, { kind: 'none' | 'no-place' | 'failed' }>;
  onClose: () => void;
}

/** What goes into the file, and in which form. */
export function ExportChoice({ target, source, state, onClose }: ExportChoiceProps) {
  const [format, setFormat] = useState<ExportFormat>('jsonl');
  const [withData, setWithData] = useState(false);
  const [gzip, setGzip] = useState(false);
  const hasDeleted = useDeletedKeys(target).size > 0;
  const read = useWhenRead(target, source);
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
        <ExportWarnings source={source} hasDeleted={hasDeleted} state={state} />
        <fieldset className="flex flex-col gap-2">
          <legend className="section-label pb-1.5">Form</legend>
          <ExportOption
            type="radio"
            checked={format === 'jsonl'}
            onChange={() => setFormat('jsonl')}
            name="JSON Lines"
            words="One vector a line, as PutVectors takes it. The index can be compared with it later."
          />
          <ExportOption
            type="radio"
            checked={format === 'csv'}
            onChange={() => setFormat('csv')}
            name="CSV"
            words="The key and a column for each metadata field, for a spreadsheet. A text that one would take for a formula gets an apostrophe in front."
          />
        </fieldset>
        <fieldset className="flex flex-col gap-2">
          <legend className="section-label pb-1.5">What goes in</legend>
          <ExportOption
            type="checkbox"
            checked={withData}
            onChange={setWithData}
            name="The numbers of each vector"
            words={
              withData
                ? `Each vector is read again by its key, in ${counted(Math.ceil(rows / LIMITS.getKeysPerCall), 'request')}, with the metadata that it has then.`
                : `Without them the file has keys and metadata as they were read${read}, and takes no request.`
            }
          />
          <ExportOption
            type="checkbox"
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

/** " 22 Nov, 14:02": when the reading of the rows was begun. Empty until that is known. */
function useWhenRead(target: IndexTarget, source: ExportSource | null): string {
  const { data } = useQuery({
    queryKey: ['rows-read-at', target, source?.view],
    queryFn: async () => (await engineWorker().find.readingOf(target)).since,
  });
  return data === undefined || data === 0 ? '' : ` ${formatMoment(data)}`;
}
