import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { useMediaQuery } from '#console/lib/media-query.ts';
import { classNames } from '#console/ui/class-names.ts';
import { HISTORY_COLUMNS } from './history-columns.ts';
import { HistoryTableRow } from './history-row.tsx';
import type { HistoryRow } from './history-rows.ts';

const WIDE_ROW = 52;
const NARROW_ROW = 104;

const HEADINGS = [
  ['Run', ''],
  ['When, who', ''],
  ['Confirmed', 'text-right'],
  ['Sent', 'text-right'],
  ['Answered', 'text-right'],
  ['No success', 'text-right'],
  ['Backup', 'pl-3'],
  ['State', ''],
  ['Known from', ''],
] as const;

export interface HistoryTableProps {
  connection: string;
  rows: readonly HistoryRow[];
}

/** The runs, latest first; on a narrow screen each is a small card. Only what is seen is drawn. */
export function HistoryTable({ connection, rows }: HistoryTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const isWide = useMediaQuery('(min-width: 1280px)');
  const height = isWide ? WIDE_ROW : NARROW_ROW;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 8,
  });
  return (
    <div
      ref={scroller}
      key={height}
      className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto overscroll-contain"
    >
      <table aria-label="Runs" aria-rowcount={rows.length + 1} className="block text-left">
        <thead className={classNames('block', isWide ? 'sticky top-0 z-10 bg-surface' : 'sr-only')}>
          <tr
            aria-rowindex={1}
            className={classNames('h-9 border-b border-line text-muted', HISTORY_COLUMNS)}
          >
            {HEADINGS.map(([heading, align]) => (
              <th key={heading} className={classNames('truncate font-medium', align)}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="relative block" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            return (
              row && (
                <HistoryTableRow
                  key={row.id}
                  connection={connection}
                  row={row}
                  index={index}
                  isWide={isWide}
                  style={{ top: start, height }}
                />
              )
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
