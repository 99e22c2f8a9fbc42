import { type ReactNode, useEffect, useRef, useState } from 'react';
import { rowsToDraw } from '#console/ui/scroll-scale.ts';
import type { CellPosition } from './grid-navigation.ts';
import { KeyRow } from './key-row.tsx';
import type { KeyTableView } from './key-table-view.ts';
import { rowSlots } from './row-slots.ts';

/** Rows drawn above and below those in sight, for the frame in which the browser scrolls on. */
const OVERSCAN = 8;

/** How long rows may be under way before their outlines are drawn. */
const PATIENCE_MS = 80;

interface KeyRowsProps {
  view: KeyTableView;
  hasTicks: boolean;
}

/** The rows in sight, in elements that they take over from one another. */
export function KeyRows({ view, hasTicks }: KeyRowsProps) {
  const { scroll, columns, active, rowAt, rowHeight, extent } = view;
  const drawn = rowsToDraw(scroll.inSight, OVERSCAN, extent.rows, active.row);
  // Drawing the same rows again gives the same answer, so that it may be kept while drawing.
  const slots = useRef<ReadonlyMap<number, number>>(new Map());
  const rows = useAwaited(view, () => {
    slots.current = rowSlots(slots.current, drawn);
    return drawn.map((row) => (
      <KeyRow
        key={slots.current.get(row)}
        row={row}
        top={scroll.topOf(row)}
        height={rowHeight}
        fields={columns.fields}
        hasTicks={hasTicks}
        {...rowAt(row)}
        activeColumn={active.row === row ? active.column : null}
      />
    ));
  });
  return (
    <tbody
      // What is drawn beyond the end must not make it longer.
      className="relative block min-w-(--min-width) overflow-y-clip"
      style={{ height: scroll.height }}
    >
      {rows}
    </tbody>
  );
}

/** What stands in the table. */
interface Standing {
  readonly rows: ReactNode;
  readonly rowsName: string;
  readonly active: CellPosition;
  readonly inSight: KeyTableView['scroll']['inSight'];
}

/**
 * What `draw` draws. After a jump to rows that the worker has yet to send, what stood
 * there before, out of sight, for a moment: they mostly come before the next frame, and
 * drawing their outlines first would take as long again as drawing them.
 */
function useAwaited(view: KeyTableView, draw: () => ReactNode): ReactNode {
  const { active, extent, rowAt, rowsName } = view;
  const { inSight } = view.scroll;
  const standing = useRef<Standing | null>(null);
  const before = standing.current;
  const isJump =
    before !== null &&
    // Whoever presses a row means the one that is to be seen, and the focus needs its row.
    before.rowsName === rowsName &&
    before.active === active &&
    (inSight.first > before.inSight.last || inSight.last < before.inSight.first);
  const isAwaited = isJump && extent.rows > 0 && !isAnyThere(inSight, rowAt);
  if (useHasPatience(isAwaited)) return before?.rows;
  const rows = draw();
  standing.current = { rows, rowsName, active, inSight };
  return rows;
}

function isAnyThere(
  { first, last }: KeyTableView['scroll']['inSight'],
  rowAt: KeyTableView['rowAt'],
): boolean {
  for (let row = first; row <= last; row += 1) if (rowAt(row).vector !== undefined) return true;
  return false;
}

/** Whether something is awaited, and not yet for long. */
function useHasPatience(isAwaited: boolean): boolean {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    if (!isAwaited) return;
    const timer = setTimeout(() => setIsLong(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setIsLong(false);
    };
  }, [isAwaited]);
  return isAwaited && !isLong;
}
