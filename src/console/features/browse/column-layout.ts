import type { FieldSummary } from '#console/worker/field-census.ts';
import type { ColumnChoice } from './column-choice.ts';

/** Fields shown unless somebody chose otherwise; more of them only make the table wide. */
const SHOWN_BY_DEFAULT = 8;

const TICK_WIDTH = 40;
const KEY_MIN_WIDTH = 240;
/** Average width of a character of the table's text, in pixels. */
const CHARACTER = 7;
const PADDING = 28;

export interface ColumnLayout {
  readonly fields: readonly string[];
  /** Value for `grid-template-columns`, the same for every row. */
  readonly template: string;
  /** Below it the table scrolls sideways. */
  readonly minWidth: number;
}

/** Which fields have a column. */
export function shownFields(
  fields: readonly FieldSummary[],
  choice: ColumnChoice,
): readonly FieldSummary[] {
  return fields.filter(({ field }, at) =>
    Object.hasOwn(choice, field) ? choice[field] : at < SHOWN_BY_DEFAULT,
  );
}

/** Widths of the columns: what the values need, and the rest for the key. */
export function columnLayout(shown: readonly FieldSummary[], hasTicks: boolean): ColumnLayout {
  const widths = shown.map(({ field, typicalLength }) => {
    const characters = Math.max(field.length + 2, typicalLength * 1.2);
    return Math.round(Math.max(84, Math.min(220, characters * CHARACTER + PADDING)));
  });
  const ticks = hasTicks ? [`${TICK_WIDTH}px`] : [];
  return {
    fields: shown.map(({ field }) => field),
    template: [...ticks, `minmax(${KEY_MIN_WIDTH}px, 1fr)`, ...widths.map((w) => `${w}px`)].join(
      ' ',
    ),
    minWidth:
      (hasTicks ? TICK_WIDTH : 0) + KEY_MIN_WIDTH + widths.reduce((sum, width) => sum + width, 0),
  };
}
