import { parseJournal } from '#engine/journal-schema.ts';
import type { PlannedBatch } from '#engine/plan.ts';
import { pagesOfMany } from '#engine/reading.ts';
import type { ReportKeys } from '#engine/report.ts';
import type { Journal, JournalEntry } from '#engine/run-journal.ts';
import type { KeptKey, RunKeys } from '#engine/run-record.ts';
import { beginRun, type RunState, replay } from '#engine/run-state.ts';
import { openRuns, rowsOf } from './run-database.ts';
import { RunJournalWriter } from './run-journal-writer.ts';
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
  begin(entry: Begun, keys: Iterable<StoredBatch>, kept: Iterable<KeptKey>): Promise<RunState>;
  /** @returns the state that the run's journal tells of; null when there is none or it is damaged */
  load(run: string): Promise<RunState | null>;
  /** As `load`, and from here on this worker writes the journal: only for who holds the run's lock. */
  open(run: string): Promise<RunState | null>;
  keysOf(run: string): RunKeys & ReportKeys;
  list(connection: string): Promise<readonly RunSummary[]>;
  /** Whether there is such a run that has not ended; unlike `load`, for a run at work, too. */
  isUnfinished(run: string): Promise<boolean>;
}

/** Batches written in one transaction. */
const PORTION = 100;

/** Journals in IndexedDB. An entry is on disk, not only in a cache, when its promise is fulfilled. */
export function createRunStorage(): RunStorage {
  const writers = new Map<string, RunJournalWriter>();

  async function read(run: string) {
    const database = await openRuns();
    const [rows, keys] = await Promise.all([
      database.getAll('entries', rowsOf(run)),
      database.getAllKeys('entries', rowsOf(run)),
    ]);
    // A journal with a hole proves nothing.
    const isWhole = keys.every(([, number], place) => number === place);
    const entries = isWhole ? parseJournal(rows) : null;
    return entries === null ? null : { state: replay(entries), length: entries.length };
  }

  return {
    journal: {
      append: async (run, entry) => {
        const writer = writers.get(run) ?? new RunJournalWriter(run, null, 0);
        writers.set(run, writer);
        await writer.append(entry);
      },
    },
    begin: async (entry, keys, kept) => {
      await keepKeys(entry.run.id, keys, kept);
      const writer = new RunJournalWriter(entry.run.id, null, 0);
      writers.set(entry.run.id, writer);
      await writer.append(entry);
      return beginRun(entry);
    },
    load: async (run) => (await read(run))?.state ?? null,
    open: async (run) => {
      const journal = await read(run);
      if (journal === null) return null;
      writers.set(run, new RunJournalWriter(run, journal.state, journal.length));
      return journal.state;
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
export function* storedBatches(batches: Iterable<PlannedBatch>): Iterable<StoredBatch> {
  for (const { keys } of batches) {
    yield { keys: keys.map(({ key }) => key), contents: keys.map(({ content }) => content) };
  }
}

async function keepKeys(
  run: string,
  batches: Iterable<StoredBatch>,
  kept: Iterable<KeptKey>,
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
  let start = 0;
  for (const page of pagesOfMany(kept, PORTION * PORTION)) {
    await database.put('kept', page, [run, start]);
    start += page.length;
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
