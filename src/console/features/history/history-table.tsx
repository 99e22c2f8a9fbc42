import { useMediaQuery } from '#console/lib/media-query.ts';
import { VirtualTable } from '#console/ui/virtual-table.tsx';
import { HistoryTableRow } from './history-row.tsx';
import type { HistoryRow } from './history-rows.ts';

const WIDE_ROW = 52;
const NARROW_ROW = 104;

const COLUMNS =
  'grid-cols-[minmax(156px,1.2fr)_108px_72px_72px_72px_80px_84px_minmax(176px,1fr)_92px] px-5';
const HEADINGS = [
  { name: 'Run' },
  { name: 'When, who' },
  { name: 'Confirmed', className: 'text-right' },
  { name: 'Sent', className: 'text-right' },
  { name: 'Answered', className: 'text-right' },
  { name: 'No success', className: 'text-right' },
  { name: 'Backup', className: 'pl-3' },
  { name: 'State' },
  { name: 'Known from' },
] as const;

export interface HistoryTableProps {
  connection: string;
  rows: readonly HistoryRow[];
}

/** The runs, latest first; on a narrow screen each is a small card. Only what is seen is drawn. */
export function HistoryTable({ connection, rows }: HistoryTableProps) {
  const isWide = useMediaQuery('(min-width: 1280px)');
  return (
    <VirtualTable
      // Cards are of another height, and none of them is measured.
      key={String(isWide)}
      label="Runs"
      headings={HEADINGS}
      columns={isWide ? COLUMNS : null}
      minWidth={0}
      count={rows.length}
      rowHeight={isWide ? WIDE_ROW : NARROW_ROW}
      className="min-h-0 flex-1 overflow-x-hidden overscroll-contain"
    >
      {(place) => {
        const row = rows[place.index];
        return (
          row && (
            <HistoryTableRow
              key={row.id}
              connection={connection}
              row={row}
              place={place}
              isWide={isWide}
            />
          )
        );
      }}
    </VirtualTable>
  );
}
