import type { FieldSummary } from '#engine/metadata-column.ts';
import { inChosenOrder } from './column-order.ts';
import { type ColumnChoice, FIELD_WIDTH, withinLimits } from './column-storage.ts';

/** Fields shown unless somebody chose otherwise; more of them only make the table wide. */
const SHOWN_BY_DEFAULT = 8;

const TICK_WIDTH = 40;
/** The key's, as long as nobody chose another. */
export const KEY_MIN_WIDTH = 240;
/** Average width of a character of the table's text, in pixels. */
const CHARACTER = 7;
const PADDING = 28;

export interface ColumnLayout {
  readonly fields: readonly string[];
  /** Pixels, of each field. */
  readonly widths: readonly number[];
  /** Pixels; null as long as the key takes the room that the others leave. */
  readonly keyWidth: number | null;
  /** Value for `grid-template-columns`, the same for every row. */
  readonly template: string;
  /** Length in CSS below which the table scrolls sideways. */
  readonly minWidth: string;
  /** Length in CSS of the columns that stay in sight then. */
  readonly sticky: string;
}

/** Which fields have a column, in their order. */
export function shownFields(
  fields: readonly FieldSummary[],
  { shown, order }: ColumnChoice,
): readonly FieldSummary[] {
  const columns = fields.filter(({ field }, at) =>
    Object.hasOwn(shown, field) ? shown[field] : at < SHOWN_BY_DEFAULT,
  );
  return inChosenOrder(columns, order);
}

/** Widths of the columns: those that were chosen, else what the values need, and the rest for the key. */
export function columnLayout(
  shown: readonly FieldSummary[],
  { widths: chosen, keyWidth }: ColumnChoice,
  hasTicks: boolean,
): ColumnLayout {
  const widths = shown.map((summary) => {
    const { field } = summary;
    return (Object.hasOwn(chosen, field) ? chosen[field] : undefined) ?? neededWidth(summary);
  });
  const ticks = hasTicks ? `${TICK_WIDTH}px` : '0px';
  // Of the table's own width a part stays for the others, or the key's edge would be out of reach.
  const key = keyWidth === null ? `${KEY_MIN_WIDTH}px` : `min(${keyWidth}px, 80cqi)`;
  const columns = [
    ...(hasTicks ? [ticks] : []),
    keyWidth === null ? `minmax(${key}, 1fr)` : key,
    ...widths.map((width) => `${width}px`),
  ];
  return {
    fields: shown.map(({ field }) => field),
    widths,
    keyWidth,
    template: columns.join(' '),
    minWidth: `calc(${ticks} + ${key} + ${widths.reduce((sum, width) => sum + width, 0)}px)`,
    sticky: `calc(${ticks} + ${key})`,
  };
}

function neededWidth({ field, typicalLength }: FieldSummary): number {
  const characters = Math.max(field.length + 2, typicalLength * 1.2);
  return withinLimits(Math.max(84, Math.min(220, characters * CHARACTER + PADDING)), FIELD_WIDTH);
}
