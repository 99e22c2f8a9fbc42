/**
 * One record (RFC 4180: quotes doubled, CRLF at the end). A text that a
 * spreadsheet would take for a formula gets a leading apostrophe: keys and
 * metadata come from anywhere, and `=HYPERLINK(…)` must stay text. One that looks like
 * it had got it gets another, so that `withoutGuard` gives every text back. It is the
 * one change; newlines, quotes and blanks stay as they are. A number is no formula,
 * and null an empty cell.
 */
export function csvRecord(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: string | number | null): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const harmless = isFormula(cell) || isGuarded(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** How what a spreadsheet takes for a formula begins. */
const FORMULA = /^[=+\-@\t\r]/;

/** Whether a text has an apostrophe in front as `csvRecord` puts it there; it may be its own. */
export function isGuarded(text: string): boolean {
  return /^'+[=+\-@\t\r]/.test(text);
}

/** Whether a spreadsheet would take it for a formula, so that `csvRecord` did not write it. */
export function isFormula(text: string): boolean {
  return FORMULA.test(text);
}

/** The text that `csvRecord` was given. */
export function withoutGuard(cell: string): string {
  return isGuarded(cell) ? cell.slice(1) : cell;
}
