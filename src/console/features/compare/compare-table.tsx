import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { listedWords, useLinePages } from '#console/lib/line-pages.ts';
import { EmptyState } from '#console/ui/empty-state.tsx';
import { KeyText } from '#console/ui/key-text.tsx';
import { LineTable } from '#console/ui/line-table.tsx';
import { ListSearch } from '#console/ui/list-search.tsx';
import { LookButton } from '#console/ui/look-button.tsx';
import { VirtualRow } from '#console/ui/virtual-table.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { Difference } from '#engine/compare-index.ts';
import type { CompareSearch } from './compare-search.ts';
import type { Comparison } from './compare-store.ts';
import { differenceWords } from './compare-words.ts';

const HEADINGS = [
  { name: 'Key' },
  { name: 'What differs' },
  { name: 'Look', isHidden: true },
] as const;

interface CompareTableProps {
  target: IndexTarget;
  done: Extract<Comparison, { kind: 'done' }>;
  group: Difference;
  search: CompareSearch;
}

/** The keys of one group. Only the lines that are drawn leave the worker. */
export function CompareTable({ target, done, group, search }: CompareTableProps) {
  const navigate = useNavigate({ from: '/c/$connection/$bucket/$index/compare' });
  const text = useDeferredValue(search.find ?? '');
  const pages = useLinePages({
    name: ['compared', target, group, text],
    edition: done.edition,
    read: (from, count) =>
      engineWorker().comparisons.keys(target, { difference: group, text, from, count }),
  });
  const change = (next: Partial<CompareSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  return (
    <>
      <ListSearch
        label="Find in this group"
        value={search.find ?? ''}
        onChange={(find) => change({ find: find || undefined })}
        status={listedWords(pages, 'key')}
      />
      {pages.isEmpty ? (
        <EmptyState title="No key is listed">
          {text === '' ? 'This group has none.' : 'No key of this group contains that.'}
        </EmptyState>
      ) : (
        <LineTable
          pages={pages}
          label="Keys of the group"
          headings={HEADINGS}
          columns="grid-cols-[minmax(180px,2fr)_minmax(130px,1fr)_64px] px-5"
          minWidth={400}
        >
          {(line, place) => {
            const isOpen = search.look === line.key;
            return (
              <VirtualRow place={place} className={isOpen ? 'bg-accent-soft' : 'hover:bg-canvas'}>
                <td className="min-w-0">
                  <KeyText value={line.key} />
                </td>
                <td className="truncate text-muted">{differenceWords(line)}</td>
                <td>
                  <LookButton
                    label={`Look at ${line.key}`}
                    isOpen={isOpen}
                    onClick={() => change({ look: line.key })}
                  />
                </td>
              </VirtualRow>
            );
          }}
        </LineTable>
      )}
    </>
  );
}
