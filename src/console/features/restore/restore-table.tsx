import { useQueries } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useRef, useState } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted } from '#console/lib/number-format.ts';
import { EmptyState } from '#console/ui/empty-state.tsx';
import { KeyText } from '#console/ui/key-text.tsx';
import { SearchField } from '#console/ui/search-field.tsx';
import { StatusDot } from '#console/ui/status-dot.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { RestoreKeyWindow } from '#console/worker/restore-preparation.ts';
import type { ConflictState } from '#engine/restore-conflicts.ts';
import { CONFLICT_MARKS, CONFLICT_WORDS } from './conflict-words.ts';
import type { RestoreSearch } from './restore-search.ts';
import type { OpenRestore } from './restore-store.ts';

const ROW = matchMedia('(pointer: coarse)').matches ? 44 : 32;
/** Holds few things to focus, and has to be scrolled without a pointer too. */
const SCROLLED_BY_KEYS = {
  role: 'region',
  'aria-label': 'Keys of the backup, scrolling',
  tabIndex: 0,
} as const;
const PAGE = 200;
const COLUMNS =
  'grid grid-cols-[minmax(180px,2fr)_minmax(170px,1fr)_64px] items-center gap-3 border-b border-line px-5';

interface RestoreTableProps {
  target: IndexTarget;
  restore: OpenRestore;
  search: RestoreSearch;
}

/** The chosen keys, and what the index has under each. Only the lines that are drawn leave the worker. */
export function RestoreTable({ target, restore, search }: RestoreTableProps) {
  const navigate = useNavigate({ from: '/c/$connection/$bucket/$index/restore' });
  const scroller = useRef<HTMLDivElement>(null);
  const [first, setFirst] = useState(0);
  const text = useDeferredValue(search.find ?? '');
  const { isPending, total, lineAt } = usePages(restore, { state: search.state, text }, first);
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
    scrollPaddingStart: ROW,
    onChange: ({ range }) => setFirst(Math.floor((range?.startIndex ?? 0) / PAGE)),
  });
  return (
    <>
      <div className="flex flex-none flex-wrap items-center gap-3 border-b border-line px-5 py-1.5">
        <SearchField
          label="Find in the chosen keys"
          placeholder="Find a key"
          value={search.find ?? ''}
          onChange={(find) =>
            void navigate({
              search: (before) => ({ ...before, find: find || undefined }),
              replace: true,
            })
          }
          className="min-w-[180px] flex-1 sm:max-w-[280px]"
        />
        <p role="status" className="text-muted">
          {isPending ? 'Looking' : `${counted(total, 'key')} listed`}
        </p>
      </div>
      {total === 0 && !isPending ? (
        <EmptyState title="No key is listed">
          {search.state === undefined && text === ''
            ? 'No vector of the backup is chosen.'
            : 'None of the chosen keys is like this.'}
        </EmptyState>
      ) : (
        <div ref={scroller} {...SCROLLED_BY_KEYS} className="min-h-0 flex-1 overflow-auto">
          <table
            aria-label="Keys of the backup"
            aria-rowcount={total + 1}
            className="block min-w-[480px] text-left"
          >
            <thead className="sticky top-0 z-10 block bg-surface">
              <tr aria-rowindex={1} className={`h-9 text-muted ${COLUMNS}`}>
                <th className="font-medium">Key</th>
                <th className="font-medium">In the index now</th>
                <th>
                  <span className="sr-only">Look</span>
                </th>
              </tr>
            </thead>
            <tbody className="relative block" style={{ height: virtual.getTotalSize() }}>
              {virtual.getVirtualItems().map(({ index, start }) => {
                const line = lineAt(index);
                return (
                  line && <Row key={index} target={target} line={line} index={index} top={start} />
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

interface RowProps {
  target: IndexTarget;
  line: RestoreKeyWindow['lines'][number];
  index: number;
  top: number;
}

function Row({ target, line: { key, state }, index, top }: RowProps) {
  const { connection, bucket, index: name } = target;
  return (
    <tr
      aria-rowindex={index + 2}
      className={`absolute inset-x-0 ${COLUMNS} ${state === 'different' ? 'bg-staged-soft' : 'hover:bg-canvas'}`}
      style={{ top, height: ROW }}
    >
      <td className="min-w-0">
        <KeyText value={key} />
      </td>
      <td className="flex min-w-0 items-center gap-1.5 text-muted">
        {state === null ? (
          'not read yet'
        ) : (
          <>
            <StatusDot mark={CONFLICT_MARKS[state]} />
            <span className={state === 'different' ? 'truncate text-staged' : 'truncate'}>
              {CONFLICT_WORDS[state]}
            </span>
          </>
        )}
      </td>
      <td>
        {(state === 'same' || state === 'different') && (
          <Link
            to="/c/$connection/$bucket/$index"
            params={{ connection, bucket, index: name }}
            search={{ open: key }}
            aria-label={`Look at ${key} as it is now`}
            className="inline-flex h-6 items-center font-medium text-accent underline underline-offset-2"
          >
            Look
          </Link>
        )}
      </td>
    </tr>
  );
}

/** The page that is looked at and the one after it. */
function usePages(
  { backup, edition }: OpenRestore,
  { state, text }: { state: ConflictState | undefined; text: string },
  first: number,
) {
  const wanted = [...new Set([0, first, first + 1])];
  const results = useQueries({
    queries: wanted.map((page) => ({
      queryKey: ['restore-keys', backup.id, edition, state, text, page],
      queryFn: () =>
        engineWorker().cleanup.restoreKeys(backup.id, {
          state: state ?? null,
          text,
          from: page * PAGE,
          count: PAGE,
        }),
      // A new choice or comparison is another edition.
      staleTime: Number.POSITIVE_INFINITY,
    })),
  });
  return {
    isPending: results[0]?.data === undefined,
    total: results[0]?.data?.total ?? 0,
    lineAt: (index: number) =>
      results[wanted.indexOf(Math.floor(index / PAGE))]?.data?.lines[index % PAGE],
  };
}
