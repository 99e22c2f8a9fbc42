/**
 * A scrollbar for more rows than a page can be high. Engines stop at 17 to 33
 * million pixels, divided by the zoom, and above eight million a position no
 * longer has half a pixel to spare. So what is scrolled is lower than the rows
 * would be, and what is in sight is moved along with it: `top` is where the
 * scrollbar stands, `offset` what the rows are shifted by, and `top + offset`
 * the pixel of the rows that is at the upper edge. Small movements keep the
 * offset, and so are exact; dragging the scrollbar changes it in proportion.
 */
export interface ScrollScale {
  readonly rows: number;
  /** Pixels. */
  readonly rowHeight: number;
  /** Pixels in which rows can be seen. */
  readonly viewport: number;
}

export interface ScrollPlace {
  /** Pixels scrolled. */
  readonly top: number;
  /** A whole number of pixels, so that rows stay on the pixels of the screen. */
  readonly offset: number;
}

/** Also holds at a zoom of 400 %. */
export const HIGHEST = 8_000_000;
/** At both ends the scrollbar is in step with the rows, so that the first and last few thousand are reached without a correction. */
const IN_STEP = 100_000;
/** Nearer than this to an end of the scrollbar that is not one of the rows, it is corrected at once. */
const MARGIN = 4_000;
/** A drag of the scrollbar by one pixel of the screen moves at least this far where it matters; a key or a click on its track less. */
const DRAGGED = 2_500;

export const AT_TOP: ScrollPlace = { top: 0, offset: 0 };

/** Height of what is scrolled, in pixels. */
export function scrollHeight({ rows, rowHeight }: ScrollScale): number {
  return Math.min(HIGHEST, rows * rowHeight);
}

/** The pixel of the rows at the upper edge. */
export function positionOf({ top, offset }: ScrollPlace): number {
  return top + offset;
}

/** The place in proportion for a pixel of the rows; the nearest when there is no such. */
export function placeOf(scale: ScrollScale, position: number): ScrollPlace {
  const { last, lastTop } = rangeOf(scale);
  const inside = Math.max(0, Math.min(last, position));
  let top = inside;
  if (last > lastTop) {
    if (last - inside <= IN_STEP) top = lastTop - (last - inside);
    else if (inside > IN_STEP) top = IN_STEP + (inside - IN_STEP) / steepness(last, lastTop);
  }
  const offset = Math.round(inside - top);
  return { top: inside - offset, offset };
}

/**
 * Where a scrollbar that was moved to `top` leads.
 *
 * @param isExact false when the scrollbar itself may have been dragged
 * @returns its `top` differs from the one given when the scrollbar is to be corrected
 */
export function movedTo(
  scale: ScrollScale,
  from: ScrollPlace,
  top: number,
  isExact: boolean,
): ScrollPlace {
  const { lastTop } = rangeOf(scale);
  const inside = Math.max(0, Math.min(lastTop, top));
  if (isExact || Math.abs(inside - from.top) < DRAGGED) {
    return awayFromEnds(scale, { top: inside, offset: from.offset });
  }
  return draggedTo(scale, inside);
}

/** The place that shows `position` at the upper edge, by the shorter way. */
export function scrolledTo(scale: ScrollScale, from: ScrollPlace, position: number): ScrollPlace {
  const { last } = rangeOf(scale);
  const inside = Math.max(0, Math.min(last, position));
  if (Math.abs(inside - positionOf(from)) >= DRAGGED) return placeOf(scale, inside);
  return awayFromEnds(scale, { top: inside - from.offset, offset: from.offset });
}

/** The place with the row in sight; the same one when it is already. */
export function revealing(scale: ScrollScale, from: ScrollPlace, row: number): ScrollPlace {
  const start = row * scale.rowHeight;
  const end = start + scale.rowHeight;
  const position = positionOf(from);
  if (start < position) return scrolledTo(scale, from, start);
  if (end > position + scale.viewport) {
    // In a viewport lower than a row, its beginning counts.
    return scrolledTo(scale, from, Math.min(start, end - scale.viewport));
  }
  return from;
}

/** The same rows in sight, with the scrollbar where it belongs. Also for rows that became more or fewer. */
export function settled(scale: ScrollScale, place: ScrollPlace): ScrollPlace {
  const right = placeOf(scale, positionOf(place));
  return right.offset === place.offset && isInside(scale, place) ? place : right;
}

/** As `settled`, but moves the scrollbar only where it must: somebody may be moving it. */
export function fitted(scale: ScrollScale, place: ScrollPlace): ScrollPlace {
  const { last, lastTop } = rangeOf(scale);
  if (place.offset > last - lastTop || !isInside(scale, place)) return settled(scale, place);
  return awayFromEnds(scale, place);
}

export interface VisibleRows {
  readonly first: number;
  /** Included; -1 when there are no rows. */
  readonly last: number;
}

/** Rows of which at least a part is in sight. */
export function rowsInSight(scale: ScrollScale, place: ScrollPlace): VisibleRows {
  const { rows, rowHeight, viewport } = scale;
  const position = positionOf(place);
  const first = Math.min(rows - 1, Math.floor(position / rowHeight));
  const last = Math.min(rows - 1, Math.ceil((position + viewport) / rowHeight) - 1);
  return { first: Math.max(0, first), last: Math.max(first, last) };
}

/** Rows to draw: those in sight, some around them, and the one that has the focus, in order. */
export function rowsToDraw(
  { first, last }: VisibleRows,
  overscan: number,
  rows: number,
  focused: number,
): number[] {
  const { from, to } = rowsAround({ first, last }, overscan, rows);
  const drawn = Array.from({ length: to - from }, (_, at) => from + at);
  if (focused < 0 || focused >= rows) return drawn;
  if (focused < from) return [focused, ...drawn];
  if (focused >= to) return [...drawn, focused];
  return drawn;
}

/** The rows in sight and some around them: from the first up to, and without, `to`. */
export function rowsAround(
  { first, last }: VisibleRows,
  overscan: number,
  rows: number,
): { readonly from: number; readonly to: number } {
  const from = Math.max(0, first - overscan);
  return { from, to: Math.max(from, Math.min(rows, last + overscan + 1)) };
}

/** The last pixel of the rows that can be at the upper edge, and the scrollbar's then. */
function rangeOf(scale: ScrollScale): { last: number; lastTop: number } {
  const { rows, rowHeight, viewport } = scale;
  return {
    last: Math.max(0, rows * rowHeight - viewport),
    lastTop: Math.max(0, scrollHeight(scale) - viewport),
  };
}

function draggedTo(scale: ScrollScale, top: number): ScrollPlace {
  const { last, lastTop } = rangeOf(scale);
  let position = top;
  if (last > lastTop) {
    if (lastTop - top <= IN_STEP) position = last - (lastTop - top);
    else if (top > IN_STEP) position = IN_STEP + (top - IN_STEP) * steepness(last, lastTop);
  }
  return { top, offset: Math.round(position - top) };
}

/** Pixels of the rows to one of the scrollbar, between the two ends. */
function steepness(last: number, lastTop: number): number {
  return (last - 2 * IN_STEP) / (lastTop - 2 * IN_STEP);
}

function awayFromEnds(scale: ScrollScale, place: ScrollPlace): ScrollPlace {
  const { last, lastTop } = rangeOf(scale);
  const isLow = place.top < MARGIN && place.offset > 0;
  const isHigh = place.top > lastTop - MARGIN && place.offset < last - lastTop;
  return isLow || isHigh ? settled(scale, place) : place;
}

function isInside(scale: ScrollScale, { top }: ScrollPlace): boolean {
  return top >= 0 && top <= rangeOf(scale).lastTop;
}
