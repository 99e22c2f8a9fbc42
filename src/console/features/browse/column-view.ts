import { useMemo, useState } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import type { FieldSummary } from '#engine/metadata-column.ts';
import { orderColumns, sizeColumn, useColumnChoice } from './column-choice.ts';
import { type ColumnLayout, columnLayout, shownFields } from './column-layout.ts';
import { inChosenOrder, movedField } from './column-order.ts';
import { type ColumnChoice, FIELD_WIDTH, KEY_WIDTH, withinLimits } from './column-storage.ts';

/** The columns of the table, and what the operator does to them. `field` null is the key. */
export interface ColumnView {
  readonly layout: ColumnLayout;
  /** Those of the layout. */
  readonly fields: readonly string[];
  /** Shows a width while it is being dragged; null when the drag ended without one. */
  preview(field: string | null, width: number | null): void;
  /** Gives a column a width, in pixels, within its limits. */
  size(field: string | null, width: number): void;
  /** Puts a field to a place among the columns that are shown. */
  move(field: string, to: number): void;
}

interface Preview {
  readonly field: string | null;
  readonly width: number;
}

export function useColumnView(
  target: IndexTarget,
  fields: readonly FieldSummary[],
  hasTicks: boolean,
): ColumnView {
  const choice = useColumnChoice(target);
  const [dragged, setDragged] = useState<Preview | null>(null);
  const shown = useMemo(() => shownFields(fields, choice), [fields, choice]);
  const layout = useMemo(
    () => columnLayout(shown, withPreview(choice, dragged), hasTicks),
    [shown, choice, dragged, hasTicks],
  );
  // The same list as long as it says the same: rows are drawn anew when it changes.
  const names = JSON.stringify(layout.fields);
  const sameFields = useMemo((): readonly string[] => JSON.parse(names), [names]);
  return {
    layout,
    fields: sameFields,
    preview: (field, width) =>
      setDragged(width === null ? null : { field, width: limited(field, width) }),
    size: (field, width) => {
      setDragged(null);
      sizeColumn(target, field, limited(field, width));
    },
    move: (field, to) => moveColumn(target, choice, fields, field, to),
  };
}

/** Puts a field to a place among the columns that are shown, from now on. */
export function moveColumn(
  target: IndexTarget,
  choice: ColumnChoice,
  fields: readonly FieldSummary[],
  field: string,
  to: number,
): void {
  const names = inChosenOrder(fields, choice.order).map((summary) => summary.field);
  const shown = shownFields(fields, choice).map((summary) => summary.field);
  orderColumns(target, movedField(choice.order, names, shown, field, to));
}

function limited(field: string | null, width: number): number {
  return withinLimits(width, field === null ? KEY_WIDTH : FIELD_WIDTH);
}

function withPreview(choice: ColumnChoice, dragged: Preview | null): ColumnChoice {
  if (dragged === null) return choice;
  const { field, width } = dragged;
  if (field === null) return { ...choice, keyWidth: width };
  return { ...choice, widths: { ...choice.widths, [field]: width } };
}
