import { type ComponentProps, Fragment, type Key, type ReactNode } from 'react';
import type { LinePages } from '#console/lib/line-pages.ts';
import { RowsUnread } from './rows-unread.tsx';
import { type RowPlace, VirtualTable } from './virtual-table.tsx';

interface LineTableProps<Line>
  extends Omit<ComponentProps<typeof VirtualTable>, 'count' | 'onFirst' | 'children'> {
  pages: LinePages<Line>;
  /** What tells a line from others where lines change their places; else its place does. */
  keyOf?: (line: Line) => Key;
  /** Draws a line as a `VirtualRow`. */
  children: (line: Line, place: RowPlace) => ReactNode;
}

/** A table of lines that the worker holds: only those that are drawn leave it. */
export function LineTable<Line>({ pages, keyOf, children, ...table }: LineTableProps<Line>) {
  return (
    <>
      <VirtualTable {...table} count={pages.total} onFirst={pages.onFirst}>
        {(place) => {
          const line = pages.lineAt(place.index);
          if (line === undefined) return null;
          return <Fragment key={keyOf?.(line) ?? place.index}>{children(line, place)}</Fragment>;
        }}
      </VirtualTable>
      <RowsUnread failed={pages.failed} />
    </>
  );
}
