import type { Clock } from '../clock.ts';
import { confirmRun, reconfirmRun } from '../confirm-run.ts';
import { deleteWork } from '../delete-work.ts';
import { executeRun, type LiveFigures, type RunDeps } from '../execute-run.ts';
import { restoreWork } from '../restore-work.ts';
import type { JournalEntry } from '../run-journal.ts';
import { JournalError } from '../run-ledger.ts';
import { beginRun, type RunState, replay } from '../run-state.ts';
import type { VectorApi } from '../vector-api.ts';
import type { Event } from './event-heap.ts';
import { MemoryJournal, type Process } from './memory-journal.ts';
import type { Schedule } from './schedule.ts';
import { noTraffic } from './service-records.ts';
import { CALM_LIFE, type Life, type Story } from './story.ts';
import { Witness } from './witness.ts';
import { createWorld, meddle, type World } from './world.ts';

/** How a life came to its end. */
export interface LifeEnd {
  /** What the engine returned; null when it did not come back. */
  readonly state: RunState | null;
  /** What it rejected with. */
  readonly error: unknown;
  readonly figures: readonly LiveFigures[];
  /** When Pause or Stop was pressed. */
  readonly toldAt: number | null;
}

/** Puts a particular misbehaviour between the run and the service. */
export type Tamper = (api: VectorApi) => VectorApi;

const NEVER = new AbortController().signal;

/** What the run's keys are loaded from is out of reach, or the proxy when it is to confirm. */
class NotNowError extends Error {}

/** A world in which one life of the engine after another works on the same run. */
export class Stage {
  readonly world: World;
  readonly witness: Witness;
  readonly entries: JournalEntry[] = [];
  readonly #tamper: Tamper;
  #isCalm = false;

  /** @param idle see `Schedule` */
  constructor(story: Story, idle: () => Promise<void>, tamper: Tamper = (api) => api) {
    this.world = createWorld(story, idle);
    this.witness = new Witness(this.world);
    this.world.model.watcher = this.witness;
    this.#tamper = tamper;
    if (story.unwilling) this.world.model.unwilling = this.#unwillingKeys();
    this.world.model.refused = this.#refusedKeys();
    this.#letThingsHappen();
  }

  /** From now on nothing fails. */
  calmDown(): void {
    this.#isCalm = true;
    this.world.model.calmDown();
  }

  /** Plays one life: begins or continues the run, until it rests, ends or dies. */
  async live(life: Life = CALM_LIFE): Promise<LifeEnd> {
    const { schedule, model } = this.world;
    // The operator signs in again before going on.
    model.isSignedIn = true;
    const journal = new MemoryJournal(
      schedule,
      life.accident,
      this.entries,
      this.witness,
      this.#isCalm ? undefined : this.world.story.journalMs,
    );
    const stop = new AbortController();
    const pause = new AbortController();
    const traffic = noTraffic();
    this.witness.begin({
      process: journal.process,
      traffic,
      isTold: () => stop.signal.aborted || pause.signal.aborted,
    });
    let toldAt: number | null = null;
    const tell = async (controller: AbortController) => {
      await journal.process.asleep;
      if (!journal.process.alive) return;
      toldAt ??= schedule.now();
      controller.abort();
    };
    const { pauseAfterMs, stopAfterMs, killAfterMs } = life;
    const timers = [
      pauseAfterMs !== null && schedule.after(pauseAfterMs, () => void tell(pause)),
      stopAfterMs !== null && schedule.after(stopAfterMs, () => void tell(stop)),
      killAfterMs !== null && schedule.after(killAfterMs, () => journal.kill()),
      ...this.#sleepOf(life, journal.process),
    ];
    const figures: LiveFigures[] = [];
    let error: unknown = null;
    const api = this.#tamper(model.apiFor(journal.process, traffic));
    const living = this.#execute(journal, api, life, figures, {
      stop: stop.signal,
      pause: pause.signal,
    }).catch((reason: unknown) => {
      error = reason;
      return null;
    });
    const state = await schedule.play(Promise.race([living, journal.crashed.then(() => null)]));
    for (const timer of timers) if (timer !== false) timer.isCancelled = true;
    if (journal.process.alive) this.#checkEnd(state, error, figures);
    journal.close();
    await schedule.play(schedule.pass(life.gapMs));
    return { state, error, figures, toldAt };
  }

  async #execute(
    journal: MemoryJournal,
    api: VectorApi,
    life: Life,
    figures: LiveFigures[],
    signals: { readonly stop: AbortSignal; readonly pause: AbortSignal },
  ): Promise<RunState> {
    const state = await this.#stateToBegin(journal, api, life);
    const observer = {
      onState: (_: RunState, live: LiveFigures) => void figures.push(live),
    };
    const { concurrency, readConcurrency } = this.world.story;
    const clock = clockOf(this.world.schedule, journal.process);
    const deps = { clock, journal, concurrency, readConcurrency };
    const { run, keys, source } = this.world;
    const engine = { api, clock };
    let loads = 0;
    const load =
      <Item>(work: RunDeps<Item>['work']) =>
      async (batch: number) => {
        loads += 1;
        if (loads === life.failingLoad) throw new NotNowError();
        return await work.load(batch);
      };
    const execute = <Item>(work: RunDeps<Item>['work']) =>
      executeRun({ ...deps, work: { ...work, load: load(work) } }, state, observer, signals);
    return run.kind === 'delete'
      ? await execute(deleteWork(engine, run, keys))
      : await execute(restoreWork(engine, run, source));
  }

  /** What the journal tells; begins it when it is empty, and confirms anew what needs it. */
  async #stateToBegin(journal: MemoryJournal, api: VectorApi, life: Life): Promise<RunState> {
    const { run, schedule } = this.world;
    const deps = { api, clock: schedule };
    const found = replay(this.entries);
    const append = async (entry: JournalEntry) => {
      try {
        await journal.append(run.id, entry);
      } catch (cause) {
        throw new JournalError(found ?? beginRun({ run, confirmation: null }), cause);
      }
    };
    if (found === null) {
      const confirmation =
        run.kind === 'delete' ? await orNotNow(confirmRun(deps, run, 'packages', NEVER)) : null;
      await append({ type: 'begun', at: schedule.now(), run, confirmation });
    } else if (found.paused?.reason === 'expired' && life.reconfirms && run.kind === 'delete') {
      const confirming = reconfirmRun(deps, { ...found, run }, 'packages', NEVER);
      const entry = await orNotNow(confirming);
      await append({ ...entry, at: schedule.now() });
    }
    const state = replay(this.entries);
    if (state === null) throw new Error('The journal begins with its run.');
    return state;
  }

  #checkEnd(state: RunState | null, error: unknown, figures: readonly LiveFigures[]): void {
    this.witness.end(figures, state !== null);
    if (error !== null && !(error instanceof JournalError) && !(error instanceof NotNowError)) {
      this.witness.report('nothing unforeseen', String(error));
    }
    if (state === null) return;
    if (JSON.stringify(state) !== JSON.stringify(replay(this.entries))) {
      this.witness.report('journal tells all', 'The state is not what the journal tells.');
    }
    if (state.ended === null && state.paused === null) {
      this.witness.report('comes to an end', 'It neither rests nor has it ended.');
    }
    const unread = state.batches.filter(({ state: name }) => /sending|answered|lost/.test(name));
    if (state.ended !== null && unread.length > 0) {
      this.witness.report('comes to an end', `${unread.length} batches are left unread.`);
    }
  }

  #sleepOf({ sleep }: Life, process: Process): readonly Event[] {
    const { schedule } = this.world;
    if (sleep === null) return [];
    const fallAsleep = () => {
      const awake = schedule.pass(sleep.forMs).then(() => {
        process.asleep = null;
      });
      process.asleep = awake;
    };
    return [schedule.after(sleep.afterMs, fallAsleep)];
  }

  #letThingsHappen(): void {
    const { story, schedule, model } = this.world;
    void meddle(this.world);
    for (const restart of story.restarts) {
      schedule.after(restart.afterMs, () => {
        if (!this.#isCalm) model.restart(restart);
      });
    }
  }

  #refusedKeys(): ReadonlySet<string> {
    const { story, schedule } = this.world;
    const any = () => `key ${schedule.pick(story.keys)}`;
    return new Set(Array.from({ length: story.refused }, any));
  }

  #unwillingKeys(): ReadonlySet<string> {
    const unwilling = [...this.world.subjects.values()].filter(
      ({ batch }) => batch >= 2 && batch % 3 !== 1,
    );
    return new Set(unwilling.map(({ key }) => key));
  }
}

/** A process's timers do not go off while its machine sleeps. */
function clockOf(schedule: Schedule, process: Process): Clock {
  return {
    now: () => schedule.now(),
    random: () => schedule.random(),
    sleep: async (ms, signal) => {
      await schedule.sleep(ms, signal);
      await process.asleep;
      signal.throwIfAborted();
    },
  };
}

/** Who confirms has to be there; what goes wrong before a run goes on is its caller's to show. */
async function orNotNow<T>(confirming: Promise<T>): Promise<T> {
  return await confirming.catch((cause: unknown) => {
    throw new NotNowError('Not confirmed.', { cause });
  });
}
