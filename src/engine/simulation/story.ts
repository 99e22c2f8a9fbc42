import { executeRun, type LiveFigures } from '../execute-run.ts';
import { planBatches } from '../plan.ts';
import { type ConfirmedRun, confirmRun } from '../run-record.ts';
import { type RunState, replay } from '../run-state.ts';
import { settleRun } from '../settle-run.ts';
import type { VectorApi } from '../vector-api.ts';
import { type JournalAccident, MemoryJournal } from './memory-journal.ts';
import { type Faults, ModelService } from './model-service.ts';
import { Schedule } from './schedule.ts';

/** Everything that decides how a simulated run goes. */
export interface Story {
  readonly seed: number;
  readonly keys: number;
  readonly batchSize: number;
  readonly concurrency: number;
  readonly faults: Faults;
  /** When the operator presses Stop, in ms after the start; null for never. */
  readonly stopAfterMs: number | null;
  /** When the confirmation expires, in ms after the start; null for never. */
  readonly expiresAfterMs: number | null;
  readonly accident: JournalAccident | null;
  /** Keys that somebody else deletes while the run goes on. */
  readonly deletedByOthers: number;
  /** Keys that somebody else puts back while the run goes on. */
  readonly returnedByOthers: number;
}

/** What a story left behind. */
export interface Ending {
  readonly story: Story;
  readonly run: ConfirmedRun;
  readonly model: ModelService;
  readonly journal: MemoryJournal;
  /** Keys of the index that nobody staged. */
  readonly bystanders: readonly string[];
  /** Keys that somebody else put back. */
  readonly returned: ReadonlySet<string>;
  /** The final account; after a crash the settled one; null when nothing had begun. */
  readonly state: RunState | null;
  /** What `executeRun` rejected with. */
  readonly error: unknown;
  readonly stoppedAt: number | null;
  /** Requests under way at once, before any settling. */
  readonly maxInFlight: number;
  /** What the engine showed of itself. */
  readonly live: readonly LiveFigures[];
}

/**
 * Plays a run to its end; after a crash or a refused journal entry it is settled by a new process.
 *
 * @param tamper puts a particular misbehaviour between the run and the service
 */
export async function play(
  story: Story,
  idle: () => Promise<void>,
  tamper: (api: VectorApi) => VectorApi = (api) => api,
): Promise<Ending> {
  const schedule = new Schedule(story.seed, idle);
  const model = new ModelService(schedule, {
    faults: story.faults,
    ...(story.expiresAfterMs !== null && { expiresAt: schedule.now() + story.expiresAfterMs }),
  });
  const { run, bystanders } = await schedule.play(confirmedRun(story, model, schedule));
  const journal = new MemoryJournal(schedule, story.accident);
  model.onDelete = (record) => {
    const sends = journal.entries.filter((e) => e.type === 'sending' && e.batch === record.batch);
    const before = model.deletes.filter(({ batch }) => batch === record.batch).length;
    if (sends.length <= before)
      model.violations.push('A delete was sent before its journal entry.');
  };

  const stop = new AbortController();
  let stoppedAt: number | null = null;
  if (story.stopAfterMs !== null) {
    void schedule.pass(story.stopAfterMs).then(() => {
      stoppedAt = schedule.now();
      stop.abort();
    });
  }
  const returned = new Set<string>();
  void meddle(story, schedule, model, returned);

  const live: LiveFigures[] = [];
  const observer = { onState: (_: RunState, figures: LiveFigures) => void live.push(figures) };
  const { concurrency } = story;
  const api = tamper(model.apiFor(journal.process));
  const deps = { api, clock: schedule, journal, concurrency };
  let error: unknown = null;
  const running = executeRun(deps, run, observer, stop.signal).catch((reason: unknown) => {
    error = reason;
    return null;
  });
  let state = await schedule.play(Promise.race([running, journal.crashed.then(() => null)]));
  const stopped = stoppedAt;
  const { maxInFlight } = model;
  if (state === null) {
    await schedule.playOut();
    state = await settle(story, schedule, model, journal);
  }
  return {
    story,
    run,
    model,
    journal,
    bystanders,
    returned,
    state,
    error,
    stoppedAt: stopped,
    maxInFlight,
    live,
  };
}

async function confirmedRun(story: Story, model: ModelService, schedule: Schedule) {
  const bystanders = Array.from({ length: 20 }, (_, at) => `stays ${at}`);
  const keys = Array.from({ length: story.keys }, (_, at) => `key ${at}`);
  for (const key of [...keys, ...bystanders]) model.add(key);
  const kept = [
    { key: 'stays 0', reason: 'changed-kept' },
    { key: 'was gone', reason: 'already-gone' },
  ] as const;
  const run = await confirmRun(
    { api: model.apiFor(), clock: schedule },
    {
      id: `run-${story.seed}`,
      connection: 'simulation',
      environment: 'test',
      region: 'cn-hangzhou',
      accountId: '1234567890123456',
      bucket: 'sample',
      index: 'packages',
      batches: planBatches(keys, story.batchSize),
      typedName: 'packages',
      kept,
      backup: null,
    },
    new AbortController().signal,
  );
  return { run, bystanders };
}

/** What others do to the index meanwhile. */
async function meddle(
  story: Story,
  schedule: Schedule,
  model: ModelService,
  returned: Set<string>,
): Promise<void> {
  const anyKey = () => `key ${schedule.pick(story.keys)}`;
  for (let count = 0; count < story.deletedByOthers; count += 1) {
    await schedule.pass(schedule.pick(60));
    model.vectors.delete(anyKey());
  }
  for (let count = 0; count < story.returnedByOthers; count += 1) {
    await schedule.pass(schedule.pick(60));
    const key = anyKey();
    if (model.vectors.has(key)) continue;
    model.add(key, { returned: 'yes' });
    returned.add(key);
  }
}

/** A new process finds the journal and settles the run, undisturbed. */
async function settle(
  story: Story,
  schedule: Schedule,
  model: ModelService,
  journal: MemoryJournal,
): Promise<RunState | null> {
  const found = replay(journal.entries);
  if (found === null) return null;
  const sentBefore = model.deletes.length;
  const after = new MemoryJournal(schedule);
  after.entries.push(...journal.entries);
  const deps = { api: model.apiFor(), clock: schedule, journal: after };
  const nobody = { onState: () => undefined };
  const state = await schedule.play(settleRun(deps, found, nobody, new AbortController().signal));
  if (model.deletes.length > sentBefore) model.violations.push('Settling sent a delete.');
  const again = replay(after.entries);
  if (JSON.stringify(again) !== JSON.stringify(state)) {
    model.violations.push(`Seed ${story.seed}: the settled state is not what the journal tells.`);
  }
  return state;
}
