import type { Dispatch } from 'react';
import type { FieldSummary } from '#engine/metadata-column.ts';
import type { FilterEditorAction } from './filter-editor-state.ts';

/** What every part of the filter editor needs; the same object while nothing of it changes. */
export interface FilterTools {
  /** Ids of controls are `prefix-part-control`. */
  readonly prefix: string;
  readonly fields: readonly FieldSummary[];
  readonly dispatch: Dispatch<FilterEditorAction>;
  /** Calls once when the element comes near what is in view; the answer ends the watch. */
  readonly watch: (element: Element, onNear: () => void) => () => void;
}
