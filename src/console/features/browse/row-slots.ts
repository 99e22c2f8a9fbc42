/**
 * Which of the elements on the page shows which row. A row that stays keeps its
 * element, with its focus and marked text; one that comes takes over one that
 * went, because text is changed several times faster than elements are made.
 *
 * @param former the answer before; elements are told by number, from 0
 * @returns an element for each of `rows`, in their order
 */
export function rowSlots(
  former: ReadonlyMap<number, number>,
  rows: readonly number[],
): ReadonlyMap<number, number> {
  const wanted = new Set(rows);
  const free: number[] = [];
  for (const [row, slot] of former) if (!wanted.has(row)) free.push(slot);
  let next = former.size === 0 ? 0 : Math.max(...former.values()) + 1;
  let taken = 0;
  const slots = new Map<number, number>();
  for (const row of rows) {
    let slot = former.get(row);
    if (slot === undefined) {
      slot = free[taken];
      taken += 1;
    }
    if (slot === undefined) {
      slot = next;
      next += 1;
    }
    slots.set(row, slot);
  }
  return slots;
}
