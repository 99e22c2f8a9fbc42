import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { formatCount } from '#console/lib/number-format.ts';
import { KeyText } from '#console/ui/key-text.tsx';
import type { DuplicateGroupLine } from '#console/worker/duplicate-choice.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { FoundDuplicates } from './duplicates-store.ts';
import { groupNote } from './duplicates-words.ts';

const ROW = matchMedia('(pointer: coarse)').matches ? 44 : 32;
/** Has to be scrolled without a pointer too. */
const SCROLLED_BY_KEYS = {
  role: 'region',
  'aria-label': 'Groups, scrolling',
  tabIndex: 0,
} as const;
const PAGE = 200;
const COLUMNS =
  'grid grid-cols-[64px_minmax(160px,2fr)_minmax(110px,1fr)_64px] items-center gap-3 border-b border-line px-5';

interface DuplicateGroupsProps {
  target: IndexTarget;
  found: FoundDuplicates;
  /** From 1; null when none is. */
  open: number | null;
}

/** All groups, each with the key that stays. Only the lines that are drawn leave the worker. */
export function DuplicateGroups({ target, found, open }: DuplicateGroupsProps) {
  const navigate = useNavigate({ from: '/c/$connection/$bucket/$index/duplicates' });
  const scroller = useRef<HTMLDivElement>(null);
  const [first, setFirst] = useState(0);
  const total = found.preview.groups;
  const lineAt = useLines(target, found.edition, first);
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
    scrollPaddingStart: ROW,
    onChange: ({ range }) => setFirst(Math.floor((range?.startIndex ?? 0) / PAGE)),
  });
  return (
    <div ref={scroller} {...SCROLLED_BY_KEYS} className="min-h-0 flex-1 overflow-auto">
      <table
        aria-label="Groups of duplicates"
        aria-rowcount={total + 1}
        className="block min-w-[440px] text-left"
      >
        <thead className="sticky top-0 z-10 block bg-surface">
          <tr aria-rowindex={1} className={`h-9 text-muted ${COLUMNS}`}>
            <th className="font-medium">Keys</th>
            <th className="font-medium">Stays</th>
            <th className="font-medium">Note</th>
            <th>
              <span className="sr-only">Look</span>
            </th>
          </tr>
        </thead>
        <tbody className="relative block" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const line = lineAt(index);
            return (
              line && (
                <Row
                  key={index}
                  line={line}
                  top={start}
                  isOpen={open === index + 1}
                  onLook={() => void navigate({ search: { group: index + 1 }, replace: true })}
                />
              )
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  line: DuplicateGroupLine;
  top: number;
  isOpen: boolean;
  onLook: () => void;
}

function Row({ line, top, isOpen, onLook }: RowProps) {
  return (
    <tr
      aria-rowindex={line.group + 2}
      className={`absolute inset-x-0 ${COLUMNS} ${isOpen ? 'bg-accent-soft' : 'hover:bg-canvas'}`}
      style={{ top, height: ROW }}
    >
      <td>{formatCount(line.size)}</td>
      <td className="min-w-0">
        {line.kept === null ? (
          <span className="text-muted">all</span>
        ) : (
          <KeyText value={line.kept} />
        )}
      </td>
      <td className="truncate text-muted">{groupNote(line)}</td>
      <td>
        <button
          type="button"
          aria-label={`Look at group ${formatCount(line.group + 1)}`}
          aria-pressed={isOpen}
          onClick={onLook}
          className="inline-flex h-6 items-center rounded-control font-medium text-accent underline underline-offset-2"
        >
          Look
        </button>
      </td>
    </tr>
  );
}

/** The page that is looked at and the one after it. */
function useLines(target: IndexTarget, edition: number, first: number) {
  const wanted = [first, first + 1];
  const results = useQueries({
    queries: wanted.map((page) => ({
      queryKey: ['duplicate-groups', target, edition, page],
      queryFn: () => engineWorker().duplicates.lines(target, page * PAGE, PAGE),
      // A new rule or choice is another edition; until it is here the old lines stay.
      staleTime: Number.POSITIVE_INFINITY,
      placeholderData: keepPreviousData,
    })),
  });
  return (index: number) =>
    results[wanted.indexOf(Math.floor(index / PAGE))]?.data?.find(({ group }) => group === index);
}
