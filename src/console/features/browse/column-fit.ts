/** The text of a cell is measured in whole pixels, rounded down. */
const ROUNDING = 1;

/**
 * Pixels that the cells of a column need, as far as they are drawn; null when
 * there is nothing to measure.
 *
 * @param column its place, ticks included
 */
export function fittingWidth(grid: HTMLElement, column: number): number | null {
  const cells = [
    ...grid.querySelectorAll(`[data-cell$=":${column}"], [data-focus="-1:${column}"]`),
  ];
  if (cells.length === 0) return null;
  const parts = cells.flatMap((cell) => [...cell.children]).filter(isStyled);
  // What stands in a cell is as wide as the cell: for a moment, as wide as it would be by itself.
  for (const { style } of parts) style.width = 'max-content';
  try {
    return Math.max(...cells.map(widthNeeded)) + ROUNDING;
  } finally {
    for (const { style } of parts) style.width = '';
  }
}

function isStyled(element: Element): element is HTMLElement {
  return element instanceof HTMLElement;
}

/** Of what stands in a cell, even where it is cut off. */
function widthNeeded(cell: Element): number {
  const parts = Array.from(cell.children, ({ scrollWidth }) => scrollWidth);
  const { paddingLeft, paddingRight, columnGap } = getComputedStyle(cell);
  const gaps = Math.max(0, parts.length - 1) * (Number.parseFloat(columnGap) || 0);
  return (
    parts.reduce((sum, width) => sum + width, gaps) +
    Number.parseFloat(paddingLeft) +
    Number.parseFloat(paddingRight)
  );
}
