import type { AuditedRun } from '#console/worker/history-account.ts';
import type { RunSummary } from '#console/worker/run-schema.ts';
import type { HistorySearch } from './history-search.ts';

/** A run that this browser has a journal of; the audit log knows it by its confirmations. */
export type JournaledRun = RunSummary;

/** One run in the list, from whoever knows of it. */
export interface HistoryRow {
  readonly id: string;
  readonly kind: AuditedRun['kind'] | 'restore';
  readonly at: number;
  readonly bucket: string;
  /** Null for writes that made a bucket. */
  readonly index: string | null;
  /** What the browser knows; null when it does not know the run. */
  readonly journal: JournaledRun | null;
  /** What the audit log knows, one for each confirmation; empty when it does not know the run. */
  readonly audited: readonly AuditedRun[];
}

/** Joins what the browser and the audit log know, by confirmation; latest first. */
export function historyRows(
  journals: readonly JournaledRun[],
  audited: readonly AuditedRun[],
): readonly HistoryRow[] {
  const byId = new Map(audited.map((run) => [run.id, run]));
  const rows: HistoryRow[] = [];
  for (const journal of journals) {
    const known = journal.confirmationIds.flatMap((id) => byId.get(id) ?? []);
    for (const { id } of known) byId.delete(id);
    const { id, bucket, index, confirmedAt: at } = journal;
    const kind = journal.kind === 'restore' ? 'restore' : 'deletion';
    rows.push({ id, kind, at, bucket, index, journal, audited: known });
  }
  for (const run of byId.values()) {
    const { id, kind, at, bucket, index } = run;
    rows.push({ id, kind, at, bucket, index, journal: null, audited: [run] });
  }
  return rows.sort((a, b) => b.at - a.at);
}

/** The rows that the address asks for. */
export function shownRows(
  rows: readonly HistoryRow[],
  { index, text }: HistorySearch,
): readonly HistoryRow[] {
  const sought = (text ?? '').trim().toLowerCase();
  return rows.filter(
    (row) =>
      (index === undefined || placeOf(row) === index) &&
      (sought === '' || textsOf(row).some((one) => one.toLowerCase().includes(sought))),
  );
}

/** `bucket/index`, or the bucket alone. */
export function placeOf({ bucket, index }: Pick<HistoryRow, 'bucket' | 'index'>): string {
  return index === null ? bucket : `${bucket}/${index}`;
}

/** Who did it, as far as the audit log says. */
export function actorsOf({ audited }: HistoryRow): readonly string[] {
  return [...new Set(audited.map(({ actor }) => actor))];
}

function textsOf(row: HistoryRow): readonly string[] {
  return [placeOf(row), row.id, ...actorsOf(row), ...row.audited.map(({ id }) => id)];
}

export interface RowFigures {
  /** Null where nobody says. */
  readonly confirmed: number | null;
  readonly sent: number | null;
  readonly succeeded: number | null;
  /** Sent and not answered with success. */
  readonly open: number | null;
}

export function figuresOf({ journal, audited }: HistoryRow): RowFigures {
  const first = audited[0];
  const confirmed = first?.confirmed ?? journal?.confirmed ?? null;
  if (first === undefined) return { confirmed, sent: null, succeeded: null, open: null };
  // A batch that was sent under two confirmations is still one of those confirmed first.
  const most = confirmed ?? Number.POSITIVE_INFINITY;
  const sent = Math.min(
    most,
    audited.reduce((sum, run) => sum + run.sent, 0),
  );
  const succeeded = Math.min(
    sent,
    audited.reduce((sum, run) => sum + run.succeeded, 0),
  );
  return { confirmed, sent, succeeded, open: sent - succeeded };
}
