import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import type { ExportFormat } from '#engine/export-lines.ts';
import {
  type ExportProgress,
  type ExportRows,
  type ExportSummary,
  exportVectors,
} from '#engine/export-vectors.ts';
import type { Failure } from '#engine/failure.ts';
import { type GzipWriter, gzipInto } from './backup-gzip.ts';
import { engineThroughProxy } from './engine-through-proxy.ts';
import { exportType } from './export-name.ts';
import { fileFailure } from './file-failure.ts';
import { type FilePlace, type FileSink, openFileSink } from './file-sink.ts';
import { pacedProgress } from './paced-progress.ts';

export interface ExportOrder {
  readonly format: ExportFormat;
  readonly withData: boolean;
  readonly gzip: boolean;
  /** The rows of this view of the table. */
  readonly view: number;
  /** For a file that the operator does not name. */
  readonly fileName: string;
}

/** News of an export, with the bytes of the file that were handed to the disk so far. */
export interface ExportNews extends ExportProgress {
  readonly bytes: number;
}

export type ExportAnswer =
  | {
      readonly kind: 'made';
      readonly fileName: string;
      readonly summary: ExportSummary;
      readonly bytes: number;
      /** To be handed to the browser's downloads; null where the operator chose the file. */
      readonly download: Blob | null;
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Writes what was read of an index into files; one export at a time for an index. */
export function createExportService(rowsOf: (target: IndexTarget, view: number) => ExportRows) {
  const stops = new Map<string, AbortController>();

  return {
    /** Any failure leaves no file, or the one that was there before. */
    async write(
      target: IndexTarget,
      order: ExportOrder,
      place: FilePlace,
      onProgress: (news: ExportNews) => void,
    ): Promise<ExportAnswer> {
      stops.get(targetId(target))?.abort();
      const stop = new AbortController();
      stops.set(targetId(target), stop);
      const rows = rowsOf(target, order.view);
      return await writeFile(
        { target, order, rows },
        place,
        pacedProgress(onProgress),
        stop.signal,
      );
    },

    stop(target: IndexTarget): void {
      stops.get(targetId(target))?.abort();
    },
  };
}

interface ExportJob {
  readonly target: IndexTarget;
  readonly order: ExportOrder;
  readonly rows: ExportRows;
}

async function writeFile(
  { target, order, rows }: ExportJob,
  place: FilePlace,
  onProgress: (news: ExportNews) => void,
  signal: AbortSignal,
): Promise<ExportAnswer> {
  const fileName = place.kind === 'picked' ? place.handle.name : order.fileName;
  let sink: FileSink | null = null;
  let bytes = 0;
  try {
    const opened = await openFileSink(place, exportType(order));
    sink = opened;
    const counting = {
      write: async (piece: Uint8Array<ArrayBuffer>) => {
        await opened.write(piece);
        bytes += piece.byteLength;
      },
    };
    const writer = order.gzip ? gzipInto(counting) : plainInto(counting);
    const deps = engineThroughProxy(target);
    const { format, withData } = order;
    const request = { index: target.index, rows, format, withData };
    const onNews = (progress: ExportProgress) => onProgress({ ...progress, bytes });
    const summary = await closing(writer, () =>
      exportVectors(deps, request, writer.write, onNews, signal),
    );
    const file = await opened.close();
    const download = place.kind === 'picked' ? null : file;
    return { kind: 'made', fileName, summary, bytes: file.size, download };
  } catch (error) {
    await sink?.abandon();
    const attempt = { isStopped: signal.aborted, fileName, place: place.kind, bytes };
    const words = { code: 'Export', name: 'The export', again: 'export again' } as const;
    return { kind: 'failed', failure: fileFailure(error, attempt, words) };
  }
}

/** Closes the writer after the work, or lets go of it when that failed. */
async function closing<Result>(writer: GzipWriter, work: () => Promise<Result>): Promise<Result> {
  try {
    const result = await work();
    await writer.close();
    return result;
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

function plainInto(sink: Pick<FileSink, 'write'>): GzipWriter {
  return {
    write: (bytes) => sink.write(bytes),
    close: async () => undefined,
    abandon: async () => undefined,
  };
}
