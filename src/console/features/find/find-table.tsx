import { Link } from '@tanstack/react-router';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { useLinePages } from '#console/lib/line-pages.ts';
import { formatCount } from '#console/lib/number-format.ts';
import { EmptyState } from '#console/ui/empty-state.tsx';
import { KeyText } from '#console/ui/key-text.tsx';
import { LineTable } from '#console/ui/line-table.tsx';
import { StatusDot } from '#console/ui/status-dot.tsx';
import { VirtualRow } from '#console/ui/virtual-table.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { FindGroup, FindRow } from '#console/worker/find-groups.ts';
import type { ExistenceState } from '#engine/reconcile.ts';
import type { OpenFind } from './find-store.ts';
import { placeWords } from './find-words.ts';
import { NearRow } from './near-row.tsx';

/** What a row with one near key takes, until it was measured; what each has room for where there are too many to measure. */
const NEAR_ROW = 120;
const COLUMNS = 'grid-cols-[minmax(180px,2fr)_minmax(150px,1fr)_minmax(150px,1fr)] px-5';
const HEADINGS = [{ name: 'Key' }, { name: 'In the index' }, { name: 'In the list' }] as const;
const NEAR_HEADINGS = [{ name: 'Key' }, { name: 'Near keys of the index' }] as const;

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

/** The keys of one group, which never becomes another one. Only the rows that are drawn leave the worker. */
export function FindTable({ target, find, edition, group }: FindTableProps) {
  const pages = useLinePages({
    name: ['found', target, find.turn, group],
    // While more is being found the rows stay.
    edition,
    keepsFormer: true,
    read: (from, count) => engineWorker().find.rows(target, { group, from, count }),
  });
  if (pages.isEmpty) {
    return <EmptyState title="No key is listed here">{EMPTY[group]}</EmptyState>;
  }
  if (pages.isPending) return null;
  const isNear = group === 'near';
  return (
    <LineTable
      pages={pages}
      label="Keys of the list"
      headings={isNear ? NEAR_HEADINGS : HEADINGS}
      columns={isNear ? null : COLUMNS}
      minWidth={isNear ? 340 : 520}
      {...(isNear && { rowHeight: { about: NEAR_ROW } })}
      keyOf={({ id }) => id}
    >
      {(row, place) => (
        <VirtualRow place={place} className={isNear ? 'block px-5 py-2.5' : 'hover:bg-canvas'}>
          {isNear ? (
            <NearRow target={target} find={find} row={row} />
          ) : (
            <Cells target={target} find={find} row={row} />
          )}
        </VirtualRow>
      )}
    </LineTable>
  );
}

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
