import { useQueries } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useRef, useState } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted } from '#console/lib/number-format.ts';
import { EmptyState } from '#console/ui/empty-state.tsx';
import { KeyText } from '#console/ui/key-text.tsx';
import { SearchField } from '#console/ui/search-field.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { ComparedKey, Difference } from '#engine/compare-index.ts';
import type { CompareSearch } from './compare-search.ts';
import type { Comparison } from './compare-store.ts';
import { differenceWords } from './compare-words.ts';

const ROW = matchMedia('(pointer: coarse)').matches ? 44 : 32;
/** Has to be scrolled without a pointer too. */
const SCROLLED_BY_KEYS = {
  role: 'region',
  'aria-label': 'Keys of the group, scrolling',
  tabIndex: 0,
} as const;
const PAGE = 200;
const COLUMNS =
  'grid grid-cols-[minmax(180px,2fr)_minmax(130px,1fr)_64px] items-center gap-3 border-b border-line px-5';

interface CompareTableProps {
  target: IndexTarget;
  done: Extract<Comparison, { kind: 'done' }>;
  group: Difference;
  search: CompareSearch;
}

/** The keys of one group. Only the lines that are drawn leave the worker. */
export function CompareTable({ target, done, group, search }: CompareTableProps) {
  const navigate = useNavigate({ from: '/c/$connection/$bucket/$index/compare' });
  const scroller = useRef<HTMLDivElement>(null);
  const [first, setFirst] = useState(0);
  const text = useDeferredValue(search.find ?? '');
  const pages = usePages(target, done.edition, { difference: group, text }, first);
  const virtual = useVirtualizer({
    count: pages.total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
    scrollPaddingStart: ROW,
    onChange: ({ range }) => setFirst(Math.floor((range?.startIndex ?? 0) / PAGE)),
  });
  const look = (key: string) =>
    void navigate({ search: (before) => ({ ...before, look: key }), replace: true });
  return (
    <>
      <div className="flex flex-none flex-wrap items-center gap-3 border-b border-line px-5 py-1.5">
        <SearchField
          label="Find in this group"
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
          {pages.isPending ? 'Looking' : `${counted(pages.total, 'key')} listed`}
        </p>
      </div>
      {pages.total === 0 && !pages.isPending ? (
        <EmptyState title="No key is listed">
          {text === '' ? 'This group has none.' : 'No key of this group contains that.'}
        </EmptyState>
      ) : (
        <div ref={scroller} {...SCROLLED_BY_KEYS} className="min-h-0 flex-1 overflow-auto">
          <table
            aria-label="Keys of the group"
            aria-rowcount={pages.total + 1}
            className="block min-w-[400px] text-left"
          >
            <thead className="sticky top-0 z-10 block bg-surface">
              <tr aria-rowindex={1} className={`h-9 text-muted ${COLUMNS}`}>
                <th className="font-medium">Key</th>
                <th className="font-medium">What differs</th>
                <th>
                  <span className="sr-only">Look</span>
                </th>
              </tr>
            </thead>
            <tbody className="relative block" style={{ height: virtual.getTotalSize() }}>
              {virtual.getVirtualItems().map(({ index, start }) => {
                const line = pages.lineAt(index);
                return (
                  line && (
                    <Row
                      key={index}
                      line={line}
                      index={index}
                      top={start}
                      isOpen={search.look === line.key}
                      onLook={look}
                    />
                  )
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
  line: ComparedKey;
  index: number;
  top: number;
  isOpen: boolean;
  onLook: (key: string) => void;
}

function Row({ line, index, top, isOpen, onLook }: RowProps) {
  return (
    <tr
      aria-rowindex={index + 2}
      className={`absolute inset-x-0 ${COLUMNS} ${isOpen ? 'bg-accent-soft' : 'hover:bg-canvas'}`}
      style={{ top, height: ROW }}
    >
      <td className="min-w-0">
        <KeyText value={line.key} />
      </td>
      <td className="truncate text-muted">{differenceWords(line)}</td>
      <td>
        <button
          type="button"
          aria-label={`Look at ${line.key}`}
          aria-pressed={isOpen}
          onClick={() => onLook(line.key)}
          className="inline-flex h-6 items-center rounded-control font-medium text-accent underline underline-offset-2"
        >
          Look
        </button>
      </td>
    </tr>
  );
}

/** The page that is looked at and the one after it. */
function usePages(
  target: IndexTarget,
  edition: number,
  { difference, text }: { difference: Difference; text: string },
  first: number,
) {
  const wanted = [...new Set([0, first, first + 1])];
  const results = useQueries({
    queries: wanted.map((page) => ({
      queryKey: ['compared-keys', target, edition, difference, text, page],
      queryFn: () =>
        engineWorker().comparisons.keys(target, {
          difference,
          text,
          from: page * PAGE,
          count: PAGE,
        }),
      // A new comparison is another edition.
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
