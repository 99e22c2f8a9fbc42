import { proxy } from 'comlink';
import { chooseFilePlace } from '#console/lib/choose-file-place.ts';
import { createIndexStore } from '#console/lib/index-store.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { saveFile } from '#console/lib/save-file.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import { type ExportExtent, exportEnding, exportType } from '#console/worker/export-name.ts';
import type { ExportAnswer, ExportNews, ExportOrder } from '#console/worker/export-service.ts';
import type { FilePlace } from '#console/worker/file-sink.ts';
import { failureOf } from '#engine/failure.ts';

export interface ExportWish extends ExportOrder {
  readonly extent: ExportExtent;
  /** Rows that are to be written. */
  readonly total: number;
}

export type ExportState =
  | { readonly kind: 'none' }
  /** The dialog for a file was closed without one, or did not open (`reason`). */
  | { readonly kind: 'no-place'; readonly reason: string | null }
  | {
      readonly kind: 'running';
      readonly wish: ExportWish;
      /** Milliseconds since the Unix epoch. */
      readonly startedAt: number;
      readonly news: ExportNews;
    }
  | (Extract<ExportAnswer, { kind: 'made' }> & { readonly wish: ExportWish })
  | Extract<ExportAnswer, { kind: 'failed' }>;

const NONE: ExportState = { kind: 'none' };

const indexes = createIndexStore<ExportState>(NONE);
export const useExport = indexes.useState;
const { show } = indexes;

/** Forgets what became of the last export. */
export function dismissExport(target: IndexTarget): void {
  show(target, NONE);
}

/** Asks where to, and exports. To be called first thing in a click (`chooseFilePlace`). Never rejects. */
export async function exportRows(target: IndexTarget, wish: ExportWish): Promise<void> {
  try {
    const place = await chooseFilePlace({
      purpose: 'export',
      name: wish.fileName,
      kind: wish.format === 'csv' ? 'CSV' : 'JSON Lines',
      type: exportType(wish),
      ending: wish.gzip ? '.gz' : exportEnding(wish),
    });
    if (place === null) return show(target, { kind: 'no-place', reason: null });
    await exportTo(target, wish, place);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    show(target, { kind: 'no-place', reason });
  }
}

async function exportTo(target: IndexTarget, wish: ExportWish, place: FilePlace): Promise<void> {
  const startedAt = Date.now();
  let isOver = false;
  // News of the progress comes by a way of its own, and may arrive after the answer.
  const progress = (news: ExportNews) => {
    if (!isOver) show(target, { kind: 'running', wish, startedAt, news });
  };
  progress({ phase: 'looking', done: 0, total: wish.total, gone: 0, bytes: 0 });
  const { format, withData, gzip, view, fileName } = wish;
  // One for each: the end of one export must not let the tab be closed over another.
  const askBeforeLeaving = (event: BeforeUnloadEvent) => event.preventDefault();
  window.addEventListener('beforeunload', askBeforeLeaving);
  try {
    const order = { format, withData, gzip, view, fileName };
    const answer = await engineWorker().exports.write(target, order, place, proxy(progress));
    isOver = true;
    if (answer.kind === 'failed') return show(target, answer);
    if (answer.download !== null) saveFile(answer.download, answer.fileName);
    show(target, { ...answer, wish });
  } catch (error) {
    isOver = true;
    show(target, { kind: 'failed', failure: failureOf(error) });
  } finally {
    window.removeEventListener('beforeunload', askBeforeLeaving);
  }
}

export function stopExport(target: IndexTarget): void {
  void engineWorker().exports.stop(target);
}
