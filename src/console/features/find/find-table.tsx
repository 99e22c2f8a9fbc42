import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { formatCount } from '#console/lib/number-format.ts';
import { EmptyState } from '#console/ui/empty-state.tsx';
import { KeyText } from '#console/ui/key-text.tsx';
import { StatusDot } from '#console/ui/status-dot.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { FindGroup, FindRow, FindWindow } from '#console/worker/find-groups.ts';
import type { ExistenceState } from '#engine/reconcile.ts';
import type { OpenFind } from './find-store.ts';
import { placeWords } from './find-words.ts';
import { NearRow } from './near-row.tsx';

const ROW = matchMedia('(pointer: coarse)').matches ? 44 : 32;
/** What a row with one near key takes, until it was measured. */
const NEAR_ROW = 96;
const PAGE = 200;
const COLUMNS =
  'grid grid-cols-[minmax(180px,2fr)_minmax(150px,1fr)_minmax(150px,1fr)] items-center gap-3 border-b border-line px-5';
/** Holds few things to focus, and has to be scrolled without a pointer too. */
const SCROLLED_BY_KEYS = {
  role: 'region',
  'aria-label': 'Keys of the list, scrolling',
  tabIndex: 0,
} as const;

const EMPTY: Readonly<Record<FindGroup, string>> = {
  found: 'None of the listed keys is in the index.',
  missing: 'Every key that was looked for is there.',
  repeated: 'No key is listed twice.',
  near: 'No key that was read resembles a missing one.',
  unknown: 'Every key was looked for.',
};

interface FindTableProps {
  target: IndexTarget;
  find: OpenFind;
  edition: number;
  group: FindGroup;
}

/** The keys of one group. Only the rows that are drawn leave the worker. */
export function FindTable({ target, find, edition, group }: FindTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [first, setFirst] = useState(0);
  const { isPending, total, rowAt } = usePages(target, { turn: find.turn, edition, group }, first);
  const isNear = group === 'near';
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isNear ? NEAR_ROW : ROW),
    overscan: 10,
    scrollPaddingStart: ROW,
    onChange: ({ range }) => setFirst(Math.floor((range?.startIndex ?? 0) / PAGE)),
  });
  if (total === 0) {
    return isPending ? null : <EmptyState title="No key is listed here">{EMPTY[group]}</EmptyState>;
  }
  return (
    <div ref={scroller} {...SCROLLED_BY_KEYS} className="min-h-0 flex-1 overflow-auto">
      <table
        aria-label="Keys of the list"
        aria-rowcount={total + 1}
        className="block min-w-[340px] text-left"
      >
        <thead className="sticky top-0 z-10 block bg-surface">
          <tr
            aria-rowindex={1}
            className={isNear ? 'sr-only' : `h-9 text-muted ${COLUMNS} min-w-[520px]`}
          >
            <th className="font-medium">Key</th>
            <th className="font-medium">{isNear ? 'Near keys of the index' : 'In the index'}</th>
            {!isNear && <th className="font-medium">In the list</th>}
          </tr>
        </thead>
        <tbody className="relative block" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rowAt(index);
            if (row === undefined) return null;
            const place = {
              'aria-rowindex': index + 2,
              'data-index': index,
              style: { top: start },
            };
            return isNear ? (
              <tr key={row.id} ref={virtual.measureElement} {...place} className={NEAR_LOOK}>
                <NearRow target={target} find={find} row={row} />
              </tr>
            ) : (
              <tr key={row.id} {...place} style={{ top: start, height: ROW }} className={LOOK}>
                <Cells target={target} find={find} row={row} />
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

const LOOK = `absolute inset-x-0 min-w-[520px] hover:bg-canvas ${COLUMNS}`;
const NEAR_LOOK = 'absolute inset-x-0 block border-b border-line px-5 py-2.5';

const STATE_WORDS: Readonly<Record<ExistenceState, string>> = {
  found: 'found',
  missing: 'missing',
  unknown: 'not looked for yet',
};

function Cells({ target, find, row }: { target: IndexTarget; find: OpenFind; row: FindRow }) {
  const { connection, bucket, index } = target;
  const { key, state, taken } = row;
  return (
    <>
      <td className="min-w-0">
        {state === 'found' ? (
          <Link
            to="/c/$connection/$bucket/$index"
            params={{ connection, bucket, index }}
            search={{ open: key }}
            className="block rounded-control hover:underline"
          >
            <KeyText value={key} />
          </Link>
        ) : (
          <KeyText value={key} />
        )}
      </td>
      <td className="flex min-w-0 items-center gap-1.5 text-muted">
        <StatusDot
          mark={state === 'found' ? 'done' : row.near.length > 0 ? 'attention' : STATE_MARKS[state]}
        />
        <span className="truncate">
          {STATE_WORDS[state]}
          {taken !== null && ', another key taken'}
          {taken === null && row.near.length > 0 && ', a near miss'}
        </span>
      </td>
      <td className="truncate text-muted">{listedWords(find, row)}</td>
    </>
  );
}

const STATE_MARKS = { found: 'done', missing: 'absent', unknown: 'unknown' } as const;

function listedWords({ form }: OpenFind, { times, first, last }: FindRow): string {
  return times === 1
    ? placeWords(form, first)
    : `${formatCount(times)} times: first ${placeWords(form, first)}, last ${placeWords(form, last)}`;
}

/** The page of rows that is looked at and the one after it. */
function usePages(
  target: IndexTarget,
  { turn, edition, group }: { turn: number; edition: number; group: FindGroup },
  first: number,
) {
  const wanted = [...new Set([0, first, first + 1])];
  const results = useQueries({
    queries: wanted.map((page) => ({
      queryKey: ['find-rows', targetId(target), turn, group, page, edition],
      queryFn: () => engineWorker().find.rows(target, { group, from: page * PAGE, count: PAGE }),
      // Whatever is found or taken makes another edition.
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 10_000,
      // While more is being found the rows stay; those of another page or group are none of this one.
      placeholderData: (
        before: FindWindow | undefined,
        query?: { queryKey: readonly unknown[] },
      ) => (query?.queryKey[3] === group && query.queryKey[4] === page ? before : undefined),
    })),
  });
  return {
    isPending: results[0]?.data === undefined,
    total: results[0]?.data?.total ?? 0,
    rowAt: (index: number) =>
      results[wanted.indexOf(Math.floor(index / PAGE))]?.data?.rows[index % PAGE],
  };
}
