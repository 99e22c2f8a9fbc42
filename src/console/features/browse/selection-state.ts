/** Which rows are marked. A gesture, not a decision: nothing is staged by it. */
export interface RowSelection {
  readonly keys: ReadonlySet<string>;
  /** What was selected before the range that is being drawn. */
  readonly base: ReadonlySet<string>;
  /** Row that a range starts from; null when there is none. */
  readonly anchor: number | null;
  /** How many rows were loaded when all of them were selected; null once anything else was. */
  readonly wholeOf: number | null;
}

const NONE: ReadonlySet<string> = new Set();
export const NOTHING_SELECTED: RowSelection = {
  keys: NONE,
  base: NONE,
  anchor: null,
  wholeOf: null,
};

/** One row on or off; a following range starts here. */
export function toggledRow(selection: RowSelection, key: string, row: number): RowSelection {
  const keys = new Set(selection.keys);
  if (!keys.delete(key)) keys.add(key);
  return { keys, base: keys, anchor: row, wholeOf: null };
}

/** The range from `anchor` in place of the one drawn before it. */
export function rangeSelected(
  selection: RowSelection,
  range: readonly string[],
  anchor: number,
): RowSelection {
  const { base } = selection;
  return { keys: new Set([...base, ...range]), base, anchor, wholeOf: null };
}

/** A range was drawn to its end: the next one starts elsewhere. */
export function released(selection: RowSelection): RowSelection {
  return selection.anchor === null
    ? selection
    : { ...selection, base: selection.keys, anchor: null };
}

/** Every row loaded so far. */
export function wholeSelected(keys: readonly string[], rows: number): RowSelection {
  const all = new Set(keys);
  return { keys: all, base: all, anchor: null, wholeOf: rows };
}
