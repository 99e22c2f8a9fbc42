import { Link, useNavigate } from '@tanstack/react-router';
import { useDeferredValue } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { listedWords, useLinePages } from '#console/lib/line-pages.ts';
import { EmptyState } from '#console/ui/empty-state.tsx';
import { KeyText } from '#console/ui/key-text.tsx';
import { LineTable } from '#console/ui/line-table.tsx';
import { ListSearch } from '#console/ui/list-search.tsx';
import { StatusDot } from '#console/ui/status-dot.tsx';
import { type RowPlace, VirtualRow } from '#console/ui/virtual-table.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { RestoreKeyWindow } from '#console/worker/restore-preparation.ts';
import { CONFLICT_MARKS, CONFLICT_WORDS } from './conflict-words.ts';
import type { RestoreSearch } from './restore-search.ts';
import type { OpenRestore } from './restore-store.ts';

const HEADINGS = [
  { name: 'Key' },
  { name: 'In the index now' },
  { name: 'Look', isHidden: true },
] as const;

interface RestoreTableProps {
  target: IndexTarget;
  restore: OpenRestore;
  search: RestoreSearch;
}

/** The chosen keys, and what the index has under each. Only the lines that are drawn leave the worker. */
export function RestoreTable({ target, restore, search }: RestoreTableProps) {
  const navigate = useNavigate({ from: '/c/$connection/$bucket/$index/restore' });
  const { id } = restore.backup;
  const { state } = search;
  const text = useDeferredValue(search.find ?? '');
  const pages = useLinePages({
    name: ['restore', id, state, text],
    edition: restore.edition,
    read: (from, count) =>
      engineWorker().cleanup.restoreKeys(id, { state: state ?? null, text, from, count }),
  });
  return (
    <>
      <ListSearch
        label="Find in the chosen keys"
        value={search.find ?? ''}
        onChange={(find) =>
          void navigate({
            search: (before) => ({ ...before, find: find || undefined }),
            replace: true,
          })
        }
        status={listedWords(pages, 'key')}
      />
      {pages.isEmpty ? (
        <EmptyState title="No key is listed">
          {state === undefined && text === ''
            ? 'No vector of the backup is chosen.'
            : 'None of the chosen keys is like this.'}
        </EmptyState>
      ) : (
        <LineTable
          pages={pages}
          label="Keys of the backup"
          headings={HEADINGS}
          columns="grid-cols-[minmax(180px,2fr)_minmax(170px,1fr)_64px] px-5"
          minWidth={480}
        >
          {(line, place) => <Row target={target} line={line} place={place} />}
        </LineTable>
      )}
    </>
  );
}

interface RowProps {
  target: IndexTarget;
  line: RestoreKeyWindow['lines'][number];
  place: RowPlace;
}

function Row({ target, line: { key, state }, place }: RowProps) {
  return (
    <VirtualRow
      place={place}
      className={state === 'different' ? 'bg-staged-soft' : 'hover:bg-canvas'}
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
            params={{ ...target }}
            search={{ open: key }}
            aria-label={`Look at ${key} as it is now`}
            className="inline-flex h-6 items-center font-medium text-accent underline underline-offset-2"
          >
            Look
          </Link>
        )}
      </td>
    </VirtualRow>
  );
}
