/**
 * One record (RFC 4180: quotes doubled, CRLF at the end). A text that a
 * spreadsheet would take for a formula gets a leading apostrophe: keys and
 * metadata come from anywhere, and `=HYPERLINK(…)` must stay text. It is the one
 * change; newlines, quotes and blanks stay as they are. A number is no formula,
 * and null an empty cell.
 */
export function csvRecord(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: string | number | null): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const harmless = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
