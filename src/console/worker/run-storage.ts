import { parseJournal } from '#engine/journal-schema.ts';
import { outcomesOf } from '#engine/outcome.ts';
import type { PlannedBatch } from '#engine/plan.ts';
import type { ReportKeys } from '#engine/report.ts';
import type { Journal, JournalEntry } from '#engine/run-journal.ts';
import type { KeptKey, RunKeys } from '#engine/run-record.ts';
import { applyEntry, beginRun, countOutcomes, type RunState, replay } from '#engine/run-state.ts';
import { openRuns, rowsOf } from './run-database.ts';
import {
  parseKept,
  parseStoredBatch,
  parseSummaries,
  type RunSummary,
  type StoredBatch,
} from './run-schema.ts';

type Begun = Extract<JournalEntry, { type: 'begun' }>;

export interface RunStorage {
  readonly journal: Journal;
  /**
   * Keeps a run's keys, then its first entry: a run that is in the journal has its keys.
   *
   * @returns its state
   */
  begin(entry: Begun, keys: Iterable<StoredBatch>, kept: readonly KeptKey[]): Promise<RunState>;
  /** @returns the state that the run's journal tells of; null when there is none or it is damaged */
  load(run: string): Promise<RunState | null>;
  keysOf(run: string): RunKeys & ReportKeys;
  list(connection: string): Promise<readonly RunSummary[]>;
  /** Whether there is such a run that has not ended; unlike `load`, for a run at work, too. */
  isUnfinished(run: string): Promise<boolean>;
}

/** What is known of a run whose entries this worker writes. */
interface OpenJournal {
  state: RunState | null;
  length: number;
}

/** Batches written in one transaction. */
const PORTION = 100;
const SUMMED_UP: readonly JournalEntry['type'][] = ['begun', 'paused', 'resumed', 'ended'];

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
    known.state = known.state === null ? replay([entry]) : applyEntry(known.state, entry);
    const transaction = database.transaction(['entries', 'summaries'], 'readwrite', {
      durability: 'strict',
    });
    const writes: Promise<unknown>[] = [
      // `add` fails when another tab wrote this entry: then one of the two must not go on.
      transaction.objectStore('entries').add(entry, [run, number]),
    ];
    if (known.state !== null && SUMMED_UP.includes(entry.type)) {
      writes.push(transaction.objectStore('summaries').put(summaryOf(known.state), run));
    }
    await Promise.all([...writes, transaction.done]);
    if (entry.type === 'ended') open.delete(run);
  }

  return {
    journal: { append },
    begin: async (entry, keys, kept) => {
      await keepKeys(entry.run.id, keys, kept);
      await append(entry.run.id, entry);
      return beginRun(entry);
    },
    load: async (run) => {
      const database = await openRuns();
      const entries = parseJournal(await database.getAll('entries', rowsOf(run)));
      if (entries === null) return null;
      const state = replay(entries);
      open.set(run, { state, length: entries.length });
      return state;
    },
    keysOf: storedKeys,
    list: async (connection) => {
      const database = await openRuns();
      const summaries = parseSummaries(await database.getAll('summaries'));
      return summaries.filter((summary) => summary.connection === connection);
    },
    isUnfinished: async (run) => {
      const database = await openRuns();
      const [summary] = parseSummaries([await database.get('summaries', run)]);
      return summary !== undefined && summary.ended === null;
    },
  };
}

/** The keys of planned batches as they are kept. */
export function* storedBatches(batches: readonly PlannedBatch[]): Iterable<StoredBatch> {
  for (const { keys } of batches) {
    yield { keys: keys.map(({ key }) => key), contents: keys.map(({ content }) => content) };
  }
}

async function keepKeys(
  run: string,
  batches: Iterable<StoredBatch>,
  kept: readonly KeptKey[],
): Promise<void> {
  const database = await openRuns();
  let portion: StoredBatch[] = [];
  let at = 0;
  const write = async () => {
    const transaction = database.transaction('keys', 'readwrite');
    const writes = portion.map((batch, place) => transaction.store.put(batch, [run, at + place]));
    await Promise.all([...writes, transaction.done]);
    at += portion.length;
    portion = [];
  };
  for (const batch of batches) {
    portion.push(batch);
    if (portion.length === PORTION) await write();
  }
  await write();
  for (let start = 0; start < kept.length; start += PORTION * PORTION) {
    await database.put('kept', kept.slice(start, start + PORTION * PORTION), [run, start]);
  }
}

function storedKeys(run: string): RunKeys & ReportKeys {
  return {
    batch: async (at) => {
      const database = await openRuns();
      const batch = parseStoredBatch(await database.get('keys', [run, at]));
      if (batch === null) throw damaged(run, `batch ${at + 1}`);
      return batch.keys.map((key, place) => ({ key, content: batch.contents?.[place] ?? '' }));
    },
    kept: async function* () {
      const database = await openRuns();
      for (const row of await database.getAll('kept', rowsOf(run))) {
        const kept = parseKept(row);
        if (kept === null) throw damaged(run, 'what was kept');
        yield* kept;
      }
    },
  };
}

function damaged(run: string, part: string): Error {
  return new Error(
    `This browser's storage no longer holds the keys of ${part} of run ${run}. Nothing more is sent; the audit log names the keys that were.`,
  );
}

function summaryOf(state: RunState): RunSummary {
  const { run, confirmations, paused, ended } = state;
  const { id, kind, connection, bucket, index, confirmedAt, batches } = run;
  const counts = countOutcomes(state);
  return {
    id,
    kind,
    connection,
    bucket,
    index,
    confirmedAt,
    confirmed: batches.reduce((sum, { count }) => sum + count, 0),
    confirmationIds: confirmations.map(({ confirmationId }) => confirmationId),
    paused: paused?.reason ?? null,
    ended,
    done: counts[outcomesOf(run).done],
    failed: counts.failed,
  };
}
