import { type KeyboardEvent, useRef, useState } from 'react';
import { stageEntries, unstageKeys } from '#console/features/staging/staged-keys.ts';
import { useRowScroller } from '#console/ui/row-scroller.ts';
import { RowsUnread } from '#console/ui/rows-unread.tsx';
import { rowsToDraw } from '#console/ui/scroll-scale.ts';
import type { ReviewRow } from '#console/worker/review-list.ts';
import { useListRows } from './list-rows.ts';
import type { ReviewModel } from './review-model.ts';
import type { ReviewSearch } from './review-search.ts';
import { ReviewTableHeader } from './review-table-header.tsx';
import { ReviewTableRow } from './review-table-row.tsx';
import { nextRow } from './row-keys.ts';

const ROW = matchMedia('(pointer: coarse)').matches ? 44 : 32;
const HEADER = 36;
/** Rows drawn above and below those in sight. */
const OVERSCAN = 12;
/** The active row need not be drawn: the grid itself has the focus. */
const NO_ROW = -1;
/** More columns than this do not help to recognise a key. */
const FIELDS_SHOWN = 5;

/** One stop for the Tab key: the arrows then move the active row. The elements inside follow the role. */
function gridRole(activeRow: string | undefined) {
  return { role: 'grid', tabIndex: 0, 'aria-activedescendant': activeRow } as const;
}

export interface ReviewTableProps {
  model: ReviewModel;
  search: ReviewSearch;
}

/** The keys under review. A tick says that a key stays staged; what is unticked keeps its place. */
export function ReviewTable({ model, search }: ReviewTableProps) {
  const { target, list, staged, version } = model;
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const fields = (model.insight.description?.fields ?? [])
    .slice(0, FIELDS_SHOWN)
    .map(({ field }) => field);
  const columns = `40px minmax(220px, 2fr) 176px ${fields.map(() => 'minmax(88px, 1fr)').join(' ')}`;
  const minWidth = 436 + 88 * fields.length;
  const scroll = useRowScroller({
    scroller,
    rows: list.length,
    rowHeight: ROW,
    headerHeight: HEADER,
  });
  const drawn = rowsToDraw(scroll.inSight, OVERSCAN, list.length, NO_ROW);
  const rows = useListRows(target, list.id, drawn[0] ?? 0, { staged, version });
  const isActiveDrawn = drawn.includes(active) && rows.at(active) !== null;
  const toggle = (row: ReviewRow) =>
    row.isStaged ? unstageKeys(target, [row.key]) : stageEntries(target, [row.entry]);

  function onKeyDown(event: KeyboardEvent) {
    if (event.target !== event.currentTarget) return;
    const row = rows.at(active);
    if (event.key === ' ' && row) {
      event.preventDefault();
      toggle(row);
      return;
    }
    const page = Math.floor((scroller.current?.clientHeight ?? ROW) / ROW) - 2;
    const next = nextRow(event.key, active, list.length, page);
    if (next === null) return;
    event.preventDefault();
    setActive(next);
    scroll.reveal(next);
  }

  return (
    <>
      <div
        ref={scroller}
        className="min-h-0 flex-1 overflow-auto overscroll-contain"
        {...scroll.handlers}
      >
        <table
          {...gridRole(isActiveDrawn ? `review-row-${active}` : undefined)}
          aria-label="Keys under review"
          aria-rowcount={list.length + 1}
          aria-colcount={fields.length + 3}
          onKeyDown={onKeyDown}
          className="group block text-left outline-none"
          style={{ minWidth }}
        >
          <ReviewTableHeader model={model} search={search} fields={fields} columns={columns} />
          <tbody className="relative block overflow-y-clip" style={{ height: scroll.height }}>
            {drawn.map((index) => {
              const row = rows.at(index);
              if (row === null) return null;
              return (
                <ReviewTableRow
                  key={row.key}
                  row={row}
                  index={index}
                  isActive={index === active}
                  fields={fields}
                  model={model}
                  style={{ gridTemplateColumns: columns, height: ROW, top: scroll.topOf(index) }}
                  onToggle={() => {
                    setActive(index);
                    toggle(row);
                  }}
                />
              );
            })}
          </tbody>
        </table>
      </div>
      <RowsUnread failed={rows.failed} />
    </>
  );
}
