export interface RowRange {
  readonly from: number;
  /** Excluded. */
  readonly to: number;
}

/** Rows from one to another, both included, whichever comes first. */
export function rangeBetween(anchor: number, focus: number): RowRange {
  return { from: Math.min(anchor, focus), to: Math.max(anchor, focus) + 1 };
}
