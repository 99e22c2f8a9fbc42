import { counted, formatCount } from '#console/lib/number-format.ts';
import type { Mark } from '#console/ui/status-dot.tsx';
import { figuresOf, type HistoryRow, type JournaledRun } from './history-rows.ts';

export interface RowState {
  readonly words: string;
  readonly mark: Mark;
  /** It waits for somebody to go on with it. */
  readonly isOpen: boolean;
}

/** What a run did, as the name of its row. */
export function rowTitle(row: HistoryRow): string {
  const { confirmed, sent } = figuresOf(row);
  const keys = counted(confirmed ?? sent ?? 0, 'key');
  if (row.kind === 'deletion') return `Deletion of ${keys}`;
  if (row.kind === 'restore') return `Restore of ${keys}`;
  return (sent ?? 0) > 0 ? `Writes of ${counted(sent ?? 0, 'key')}` : 'Bucket or index made';
}

/** How a run stands: by the browser, which knows the outcome, else by the audit log. */
export function rowState(row: HistoryRow): RowState {
  return row.journal === null ? auditedState(row) : journaledState(row.journal);
}

function journaledState({ ended, paused, failed }: JournaledRun): RowState {
  if (ended === null) {
    const words = paused === null ? 'not ended' : 'paused';
    return { words, mark: 'attention', isOpen: true };
  }
  const words = failed > 0 ? `${ended}, ${formatCount(failed)} failed` : ended;
  if (failed > 0) return { words, mark: 'attention', isOpen: false };
  return { words, mark: ended === 'finished' ? 'done' : 'absent', isOpen: false };
}

function auditedState(row: HistoryRow): RowState {
  const { confirmed, sent, open } = figuresOf(row);
  const unsent = (confirmed ?? 0) - (sent ?? 0);
  const state = (words: string, mark: Mark): RowState => ({ words, mark, isOpen: false });
  if (open !== null && open > 0) return state(`${formatCount(open)} without success`, 'attention');
  if (sent === 0 && confirmed !== null) return state('nothing sent', 'absent');
  if (unsent > 0 && confirmed !== null) return state(`${formatCount(unsent)} not sent`, 'absent');
  return state('all answered', 'done');
}

/** What a run of this browser came to; null where the browser does not know. */
export function resultWords({ kind, journal }: HistoryRow): string | null {
  if (journal === null) return null;
  return `${formatCount(journal.done)} ${kind === 'restore' ? 'restored' : 'proven gone'}`;
}

/** The backup that a deletion rests on; null when nobody says. */
export function backupOf({ audited }: HistoryRow): string | null {
  return audited[0]?.backup ?? null;
}
