import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Journal, JournalEntry } from '#engine/run-journal.ts';
import { applyEntry, countOutcomes, type RunState, replay } from '#engine/run-state.ts';
import { parseJournal, parseSummaries, type RunSummary } from './run-schema.ts';

interface RunDatabase extends DBSchema {
  /** Append-only, under the run and the entry's number from 0. */
  entries: { key: [run: string, number: number]; value: unknown };
  /** For the list of runs, which must not have to read journals. */
  summaries: { key: string; value: unknown };
}

export interface RunStorage {
  readonly journal: Journal;
  /** @returns the state that the run's journal tells of; null when there is none or it is damaged */
  load(run: string): Promise<RunState | null>;
  list(connection: string): Promise<readonly RunSummary[]>;
}

/** What is known of a run whose entries this worker writes. */
interface OpenJournal {
  state: RunState | null;
  length: number;
}

/** Journals in IndexedDB. An entry is on disk, not only in a cache, when its promise is fulfilled. */
export function createRunStorage(): RunStorage {
  const open = new Map<string, OpenJournal>();

  async function append(run: string, entry: JournalEntry): Promise<void> {
    const database = await openRuns();
    const known = open.get(run) ?? { state: null, length: 0 };
    open.set(run, known);
    // Taken before anything is awaited: batches append side by side.
    const number = known.length;
    known.length += 1;
    known.state = next(known.state, entry);
    const transaction = database.transaction(['entries', 'summaries'], 'readwrite', {
      durability: 'strict',
    });
    const writes: Promise<unknown>[] = [
      // `add` fails when another tab wrote this entry: then one of the two must not go on.
      transaction.objectStore('entries').add(entry, [run, number]),
    ];
    if (known.state !== null && (entry.type === 'confirmed' || entry.type === 'ended')) {
      writes.push(transaction.objectStore('summaries').put(summaryOf(known.state), run));
    }
    await Promise.all([...writes, transaction.done]);
    if (entry.type === 'ended') open.delete(run);
  }

  async function load(run: string): Promise<RunState | null> {
    const database = await openRuns();
    const rows = await database.getAll('entries', IDBKeyRange.bound([run], [run, []]));
    const entries = parseJournal(rows);
    if (entries === null) return null;
    const state = replay(entries);
    open.set(run, { state, length: entries.length });
    return state;
  }

  return {
    journal: { append },
    load,
    list: async (connection) => {
      const database = await openRuns();
      const summaries = parseSummaries(await database.getAll('summaries'));
      return summaries.filter((summary) => summary.connection === connection);
    },
  };
}

let opening: Promise<IDBPDatabase<RunDatabase>> | null = null;

function openRuns(): Promise<IDBPDatabase<RunDatabase>> {
  opening ??= openDB<RunDatabase>('vector-bucket-console-runs', 1, {
    upgrade: (database) => {
      database.createObjectStore('entries');
      database.createObjectStore('summaries');
    },
    terminated: () => {
      opening = null;
    },
  });
  // What keeps it from opening may pass, and then the next try has to find that out.
  opening.catch(() => {
    opening = null;
  });
  return opening;
}

function next(state: RunState | null, entry: JournalEntry): RunState | null {
  if (state !== null) return applyEntry(state, entry);
  return replay([entry]);
}

function summaryOf(state: RunState): RunSummary {
  const { id, connection, bucket, index, confirmedAt, staged, kept } = state.run;
  const counts = countOutcomes(state);
  return {
    id,
    connection,
    bucket,
    index,
    confirmedAt,
    confirmed: staged - kept.length,
    ended: state.ended,
    provenGone: counts['proven-gone'],
    failed: counts.failed,
  };
}
