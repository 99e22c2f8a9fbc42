import { unstageKeys } from '#console/features/staging/staged-keys.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import type { StagedSet } from '#engine/staged-set.ts';
import { selectOthers } from './barred-selection.ts';
import { rangeBetween } from './row-range.ts';
import {
  clearSelection,
  releaseAnchor,
  selectionNow,
  selectRange,
  selectWhole,
  toggleRow,
} from './row-selection.ts';
import type { RowView } from './row-view.ts';
import { toggleMark } from './row-window.ts';
import type { ScanSession } from './scan-session.ts';

/** What gestures on the table do to the selection. Rows are named by their place in the table. */
export interface TableSelection {
  /** Ticks or unticks a row; a staged one is unstaged. */
  toggle(key: string, place: number): void;
  /** Selects from the anchor, or else from `start`, to `place`. */
  extendTo(place: number, start: number): void;
  /** Ends the range: the next one has an anchor of its own. */
  release(): void;
  selectLoaded(): void;
  clear(): void;
}

interface TableSelectionOptions {
  readonly target: IndexTarget;
  readonly session: ScanSession;
  readonly view: RowView;
  readonly staged: StagedSet;
  readonly deleted: ReadonlySet<string>;
  /** False for those who may only look: then nothing here does anything. */
  readonly enabled: boolean;
}

export function useTableSelection(options: TableSelectionOptions): TableSelection {
  const { target, session, view, staged, deleted, enabled } = options;
  const selectOf = (select: () => Promise<void>) =>
    selectOthers(target, { staged, deleted }, session, select);

  return {
    toggle(key, place) {
      if (!enabled || deleted.has(key)) return;
      if (staged.has(key)) unstageKeys(target, [key]);
      else toggleRow(target, key, place, toggleMark(target, session.scan, view.id, place));
    },
    extendTo(place, start) {
      if (!enabled) return;
      const anchor = selectionNow(target).anchor ?? start;
      const range = { view: view.id, ...rangeBetween(anchor, place) };
      selectOf(() => selectRange(target, range, anchor));
    },
    selectLoaded() {
      if (!enabled) return;
      selectOf(() => selectWhole(target, view.id, view.rows));
    },
    release: () => releaseAnchor(target),
    clear: () => clearSelection(target),
  };
}
