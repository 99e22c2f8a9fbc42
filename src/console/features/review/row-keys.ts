/**
 * Where a key press leads in a list.
 *
 * @returns the row to go to; null for a key that does not move
 */
export function nextRow(key: string, active: number, count: number, page: number): number | null {
  const to = destination(key, active, count, Math.max(1, page));
  return to === null || count === 0 ? null : Math.min(count - 1, Math.max(0, to));
}

function destination(key: string, active: number, count: number, page: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return active + 1;
    case 'ArrowUp':
      return active - 1;
    case 'PageDown':
      return active + page;
    case 'PageUp':
      return active - page;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
