import * as z from 'zod/mini';

/** What somebody chose for the columns of one index. */
export interface ColumnChoice {
  /** Columns that were switched on or off, by field. */
  readonly shown: Readonly<Record<string, boolean>>;
  /** Pixels, by field. */
  readonly widths: Readonly<Record<string, number>>;
  /** Pixels; null for the room that the others leave. */
  readonly keyWidth: number | null;
  /** Fields that have a place; others come behind them. */
  readonly order: readonly string[];
}

export const NO_CHOICE: ColumnChoice = { shown: {}, widths: {}, keyWidth: null, order: [] };

export interface StoredColumns {
  /** By `targetId`. */
  readonly choices: Readonly<Record<string, ColumnChoice>>;
}

export interface WidthLimits {
  readonly min: number;
  readonly max: number;
}
/** Pixels. Below, there is no room for a name and an edge to drag. */
export const FIELD_WIDTH: WidthLimits = { min: 64, max: 800 };
export const KEY_WIDTH: WidthLimits = { min: 120, max: 1200 };

export function withinLimits(width: number, { min, max }: WidthLimits): number {
  return Math.round(Math.max(min, Math.min(max, width)));
}

/** Version 0 had `shown` alone in the place of a choice. */
export const COLUMNS_VERSION = 1;

const shownSchema = z.record(z.string(), z.boolean());
const width = ({ min, max }: WidthLimits) => z.int().check(z.minimum(min), z.maximum(max));
const choiceSchema = z.object({
  shown: shownSchema,
  widths: z.record(z.string(), width(FIELD_WIDTH)),
  keyWidth: z.nullable(width(KEY_WIDTH)),
  order: z.array(z.string()),
});
const storedSchema = z.object({ choices: z.record(z.string(), z.unknown()) });

/** What this browser kept, in any version; what cannot be read of it is as if never chosen. */
export function readStoredColumns(stored: unknown): StoredColumns {
  const read = storedSchema.safeParse(stored);
  if (!read.success) return { choices: {} };
  const choices = Object.entries(read.data.choices).flatMap(([id, choice]) => {
    const known = readChoice(choice);
    return known === null ? [] : [[id, known] as const];
  });
  return { choices: Object.fromEntries(choices) };
}

function readChoice(stored: unknown): ColumnChoice | null {
  // The former version first: what it holds are truth values, so no choice of today passes for one.
  const former = shownSchema.safeParse(stored);
  if (former.success) return { ...NO_CHOICE, shown: former.data };
  const choice = choiceSchema.safeParse(stored);
  return choice.success ? choice.data : null;
}
