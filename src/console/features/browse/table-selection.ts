import { unstageKeys } from '#console/features/staging/staged-keys.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { RowOrder } from '#console/worker/row-order.ts';
import { rangeBetween } from './row-range.ts';
import {
  clearSelection,
  releaseAnchor,
  selectionNow,
  selectLoaded,
  selectRange,
  toggleRow,
} from './row-selection.ts';
import type { ScanSession } from './scan-session.ts';

/** What gestures on the table do to the selection. */
export interface TableSelection {
  /** Ticks or unticks a row; a staged one is unstaged. */
  toggle(key: string, row: number): void;
  /** Selects from the anchor, or else from `start`, to `row`. */
  extendTo(row: number, start: number): void;
  /** Ends the range: the next one has an anchor of its own. */
  release(): void;
  selectLoaded(): void;
  clear(): void;
}

interface TableSelectionOptions {
  readonly target: IndexTarget;
  readonly session: ScanSession;
  readonly order: RowOrder | null;
  readonly staged: { has(key: string): boolean };
  readonly deleted: { has(key: string): boolean };
  /** False for those who may only look: then nothing here does anything. */
  readonly enabled: boolean;
}

export function useTableSelection(options: TableSelectionOptions): TableSelection {
  const { target, session, order, staged, deleted, enabled } = options;

  const selectable = async (from: number, to: number) => {
    const keys = await engineWorker().scan.keysBetween(target, { from, to, order });
    return keys.filter((key) => !staged.has(key) && !deleted.has(key));
  };

  return {
    toggle(key, row) {
      if (!enabled || deleted.has(key)) return;
      if (staged.has(key)) unstageKeys(target, [key]);
      else toggleRow(target, key, row);
    },
    extendTo(row, start) {
      if (!enabled) return;
      const anchor = selectionNow(target).anchor ?? start;
      const { from, to } = rangeBetween(anchor, row);
      void selectable(from, to).then((keys) => selectRange(target, keys, anchor));
    },
    selectLoaded() {
      if (!enabled) return;
      const { rows } = session;
      void selectable(0, rows).then((keys) => selectLoaded(target, keys, rows));
    },
    release: () => releaseAnchor(target),
    clear: () => clearSelection(target),
  };
}
