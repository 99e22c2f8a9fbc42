import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { formatMoment } from '#console/lib/date-format.ts';
import { formatCount } from '#console/lib/number-format.ts';
import { classNames } from '#console/ui/class-names.ts';
import { StatusDot } from '#console/ui/status-dot.tsx';
import { type RowPlace, VirtualRow } from '#console/ui/virtual-table.tsx';
import { VisibleText } from '#console/ui/visible-text.tsx';
import { actorsOf, figuresOf, type HistoryRow } from './history-rows.ts';
import { backupOf, resultWords, rowState, rowTitle } from './history-words.ts';

export interface HistoryTableRowProps {
  connection: string;
  row: HistoryRow;
  place: RowPlace;
  /** Else it is a card. */
  isWide: boolean;
}

export function HistoryTableRow({ connection, row, place, isWide }: HistoryTableRowProps) {
  const figures = figuresOf(row);
  const state = rowState(row);
  return (
    <VirtualRow
      place={place}
      className={classNames(
        'hover:bg-canvas',
        !isWide && 'grid grid-cols-[auto_auto_auto_1fr] content-center gap-x-3 px-5 text-small',
        state.isOpen && 'bg-staged-soft/60 shadow-[inset_3px_0_0_var(--color-staged-mark)]',
      )}
    >
      <td className={classNames('min-w-0', !isWide && 'col-span-4 flex items-baseline gap-2')}>
        <RunLink connection={connection} row={row} />
        <Place row={row} />
      </td>
      <td className={classNames('min-w-0', !isWide && 'col-span-4 flex gap-1.5 text-muted')}>
        <time dateTime={new Date(row.at).toISOString()} className="block whitespace-nowrap">
          {formatMoment(row.at)}
        </time>
        {!isWide && <span aria-hidden>·</span>}
        <Actors actors={actorsOf(row)} />
      </td>
      <Figure isWide={isWide} name={null} value={figures.confirmed} />
      <Figure isWide={isWide} name="sent" value={figures.sent} />
      <Figure isWide={isWide} name="answered" value={figures.succeeded} />
      <Figure isWide={isWide} name={null} value={figures.open} isWarning />
      <td className={isWide ? 'min-w-0 pl-3' : 'flex gap-1 text-muted'}>
        <Backup row={row} isWide={isWide} />
      </td>
      <td
        className={classNames(
          'flex min-w-0 items-center gap-2',
          !isWide && 'col-span-3 col-start-1 min-h-6',
        )}
      >
        <StateText row={row} isWide={isWide} />
        {state.isOpen && <RunPageLink connection={connection} row={row} />}
      </td>
      <td
        className={classNames(
          'text-small text-muted',
          isWide ? 'min-w-0' : 'flex items-center justify-end gap-2',
        )}
      >
        <Sources row={row} />
      </td>
    </VirtualRow>
  );
}

interface RowPart {
  connection: string;
  row: HistoryRow;
}

/** To the run's own page where this browser has one, else to its records in the audit log. */
function RunLink({ connection, row }: RowPart) {
  const title = rowTitle(row);
  const className = 'block truncate font-medium hover:underline';
  if (row.journal === null) {
    return (
      <Link
        from="/c/$connection/runs"
        search={(before) => ({ ...before, open: row.id })}
        className={className}
      >
        {title}
      </Link>
    );
  }
  const { id, bucket, index } = row.journal;
  return (
    <Link
      to="/c/$connection/$bucket/$index/runs/$run"
      params={{ connection, bucket, index, run: id }}
      className={className}
    >
      {title}
    </Link>
  );
}

function StateText({ row, isWide }: { row: HistoryRow; isWide: boolean }) {
  const { words, mark } = rowState(row);
  const result = resultWords(row);
  return (
    <>
      <StatusDot mark={mark} />
      <span className={classNames('min-w-0', !isWide && 'flex gap-1.5')}>
        <span className="block truncate" title={words}>
          {words}
        </span>
        {result && <span className="block truncate text-small text-muted">{result}</span>}
      </span>
    </>
  );
}

/** To where a run can be gone on with, or watched when it is at work. */
function RunPageLink({ connection, row: { journal } }: RowPart): ReactNode {
  if (journal === null) return null;
  const { id, bucket, index, paused } = journal;
  const verb = paused === null ? 'Open' : 'Resume';
  return (
    <Link
      to="/c/$connection/$bucket/$index/runs/$run"
      params={{ connection, bucket, index, run: id }}
      aria-label={`${verb} the run on ${bucket} / ${index}`}
      className="inline-flex h-6 flex-none items-center rounded-control border border-line-strong bg-surface px-2 text-small font-medium hover:bg-sunken"
    >
      {verb}
    </Link>
  );
}

function Place({ row: { bucket, index } }: { row: HistoryRow }) {
  const place = index === null ? bucket : `${bucket} / ${index}`;
  return (
    <span className="block min-w-0 truncate text-small text-muted" title={place}>
      <VisibleText value={place} />
    </span>
  );
}

/** Only the audit log says who it was. */
function Actors({ actors }: { actors: readonly string[] }) {
  const words = actors.join(', ') || '—';
  return (
    <span className="block min-w-0 truncate text-small text-muted" title={words}>
      {words}
    </span>
  );
}

interface FigureProps {
  isWide: boolean;
  /** Null for one that a card leaves out, since its other words tell as much. */
  name: string | null;
  value: number | null;
  isWarning?: boolean;
}

function Figure({ isWide, name, value, isWarning = false }: FigureProps) {
  const isLoud = isWarning && value !== null && value > 0;
  const words = value === null ? '—' : formatCount(value);
  return (
    <td
      className={classNames(
        isWide ? 'text-right' : 'whitespace-nowrap',
        isLoud && 'font-medium text-staged',
        !isLoud && (!isWide || (value ?? 0) === 0) && 'text-muted',
        !isWide && (name === null || value === null) && 'sr-only',
      )}
    >
      {words}
      {!isWide && name !== null && ` ${name}`}
    </td>
  );
}

function Backup({ row, isWide }: { row: HistoryRow; isWide: boolean }) {
  const backup = backupOf(row);
  if (backup === null) return isWide ? <span className="text-muted">—</span> : null;
  const isDeclined = backup === 'declined';
  return (
    <>
      {!isWide && <span>backup</span>}
      <span
        title={isDeclined ? undefined : `SHA-256 of the backup: ${backup}`}
        className={isDeclined ? 'text-staged' : 'font-mono text-small'}
      >
        {isDeclined ? backup : `${backup.slice(0, 8)}…`}
      </span>
    </>
  );
}

function Sources({ row: { journal, audited } }: { row: HistoryRow }) {
  const [first] = audited;
  return (
    <>
      {journal !== null && <span className="block truncate">this browser</span>}
      {first !== undefined && (
        <Link
          from="/c/$connection/runs"
          search={(before) => ({ ...before, open: first.id })}
          aria-label={`audit log of ${first.bucket} / ${first.index}, ${formatMoment(first.at)}`}
          className="block truncate underline decoration-line-strong underline-offset-2 hover:text-text"
        >
          audit log
        </Link>
      )}
    </>
  );
}
