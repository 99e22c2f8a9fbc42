import type { LiveFigures } from '../execute-run.ts';
import type { JournalEntry } from '../run-journal.ts';
import { applyEntry, beginRun, positionsLeft, type RunState } from '../run-state.ts';
import type { JournalWatcher, Process } from './memory-journal.ts';
import type { ReadRecord, ServiceWatcher, Traffic, WriteRecord } from './service-records.ts';
import { contentOf, type Subject, type World } from './world.ts';

/** Promises of the engine, by the names under which they are reported broken. */
export type Promised =
  | 'confirmed only'
  | 'journal first'
  | 'rests when told'
  | 'sends what was reviewed'
  | 'writes over nothing'
  | 'reads after a loss'
  | 'left out for good'
  | 'canary first'
  | 'bounded'
  | 'one outcome'
  | 'true outcome'
  | 'journal tells all'
  | 'ends the same'
  | 'comes to an end'
  | 'nothing unforeseen';

export interface Violation {
  readonly promise: Promised;
  readonly detail: string;
}

/** One process that runs the engine. */
export interface Living {
  readonly process: Process;
  readonly traffic: Traffic;
  readonly isTold: () => boolean;
}

/** Requests of one batch in one life, at most. */
const SENDS = 8;
/** How old the reading may be when the request goes out. */
const LOOK_LIFE_MS = 20_000;
/** Batches that are proven one by one before others go side by side. */
const CANARY = 2;
const RETRIES = { free: 500, perAnswer: 2 };

interface Look {
  readonly process: Process;
  readonly takenAt: number;
  readonly order: number;
  readonly content: string | null;
}

interface Attempt {
  readonly record: WriteRecord;
  endedAt: number;
}

/** What a life did so far. */
class LifeAccount {
  readonly sends = new Map<number, number>();
  /** Something happened to the run before. */
  readonly isContinued: boolean;
  refusedAlike = 0;
  answered = 0;
  failures = 0;
  givenUp = 0;

  constructor(isContinued: boolean) {
    this.isContinued = isContinued;
  }
}

/** Watches every step of journal and service, and compares it with what was promised. */
export class Witness implements JournalWatcher, ServiceWatcher {
  readonly violations: Violation[] = [];
  /** The last answered reading of each key. */
  readonly lastLook = new Map<string, Look>();
  /** Keys of any request, whatever became of it. */
  readonly requested = new Set<string>();
  /** As the journal tells. */
  state: RunState | null = null;
  readonly #world: World;
  readonly #attempts = new Map<number, Attempt[]>();
  readonly #sendings = new Map<number, number>();
  #living: Living | null = null;
  #life = new LifeAccount(false);
  #order = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** A new process takes over. */
  begin(living: Living): void {
    this.#living = living;
    const { paused = null, batches = [] } = this.state ?? {};
    const isBegun = batches.some(({ state }) => state !== 'waiting');
    this.#life = new LifeAccount(paused !== null || isBegun);
  }

  report(promise: Promised, detail: string): void {
    this.violations.push({ promise, detail });
  }

  onAnnounced(entry: JournalEntry): void {
    if (entry.type !== 'sending') return;
    if (this.#living?.isTold() === true) {
      this.report('rests when told', `Batch ${entry.batch} was announced after Pause or Stop.`);
    }
  }

  onWritten(entry: JournalEntry): void {
    if (entry.type === 'begun') this.state = beginRun(entry);
    else if (this.state !== null) this.state = applyEntry(this.state, entry);
    if (entry.type === 'sending') {
      this.#sendings.set(entry.batch, (this.#sendings.get(entry.batch) ?? 0) + 1);
    }
    if (entry.type === 'failed' || entry.type === 'unproved') this.#life.givenUp += 1;
  }

  onWrite(record: WriteRecord): void {
    this.#order += 1;
    const subjects = record.keys.flatMap((key) => this.#world.subjects.get(key) ?? []);
    const batch = subjects[0]?.batch ?? -1;
    for (const key of record.keys) this.requested.add(key);
    this.#checkConfirmed(record, subjects, batch);
    this.#checkJournal(batch, subjects);
    const { state } = this;
    if (state === null || state.ended !== null || state.paused !== null || state.isStopping) {
      this.report('rests when told', `Batch ${batch} was sent while the run rested.`);
    }
    if (this.#living?.isTold() === true) {
      this.report('rests when told', `Batch ${batch} was sent after Pause or Stop.`);
    }
    this.#checkBounds(batch);
    this.#checkCanary(batch);
    this.#checkLooks(record, batch, subjects);
    const attempts = this.#attempts.get(batch) ?? [];
    this.#attempts.set(batch, [...attempts, { record, endedAt: Number.POSITIVE_INFINITY }]);
    this.#life.sends.set(batch, (this.#life.sends.get(batch) ?? 0) + 1);
  }

  onWriteEnded(record: WriteRecord): void {
    this.#order += 1;
    const batch = this.#world.subjects.get(record.keys[0] ?? '')?.batch ?? -1;
    for (const attempt of this.#attempts.get(batch) ?? []) {
      if (attempt.record === record) attempt.endedAt = this.#order;
    }
    if (record.outcome === 'done') this.#life.answered += 1;
    else this.#life.failures += 1;
    if (record.status === 401 || record.status === 403) this.#life.refusedAlike += 1;
    const { concurrency } = this.#world.story;
    if (this.#life.refusedAlike > concurrency) {
      this.report('bounded', `${this.#life.refusedAlike} requests met what every batch meets.`);
    }
  }

  onRead({ process, keys, found, takenAt }: ReadRecord): void {
    this.#order += 1;
    this.#life.answered += 1;
    const order = this.#order;
    for (const key of keys) {
      const vector = found.get(key);
      const content = vector === undefined ? null : contentOf(vector);
      this.lastLook.set(key, { process, takenAt, order, content });
    }
  }

  onReadFailed(): void {
    this.#life.failures += 1;
  }

  /** At the end of a life that came back: what it showed of itself, and what it left under way. */
  end(figures: readonly LiveFigures[], isReturned: boolean): void {
    const { story } = this.#world;
    const { traffic } = this.#living ?? { traffic: null };
    if (traffic === null) return;
    const { maxReads, maxWrites, reads, writes } = traffic;
    if (maxWrites > story.concurrency) this.report('bounded', `${maxWrites} writes at once.`);
    if (maxReads > story.readConcurrency) this.report('bounded', `${maxReads} reads at once.`);
    if (reads + writes > 0) this.report('comes to an end', `${reads + writes} requests are left.`);
    for (const batch of this.#life.sends.keys()) {
      if (isReturned && this.state?.batches[batch]?.state === 'sending') {
        this.report('comes to an end', `What became of batch ${batch} was not written down.`);
      }
    }
    for (const { limit, inFlight } of figures) {
      const isShown = inFlight <= story.concurrency + story.readConcurrency;
      if (limit < 1 || limit > story.concurrency || !isShown) {
        this.report('bounded', `The limit was ${limit}, with ${inFlight} in flight.`);
      }
    }
    const { answered, failures, givenUp } = this.#life;
    const retried = figures.at(-1)?.retried ?? 0;
    const most = RETRIES.free + RETRIES.perAnswer * answered;
    if (retried > most || failures - givenUp > most) {
      this.report('bounded', `${failures} failures, ${retried} retries, ${answered} answers.`);
    }
  }

  #checkConfirmed(record: WriteRecord, subjects: readonly Subject[], batch: number): void {
    if (record.check === 'strange') {
      this.report('confirmed only', `Batch ${batch} was sent with a token that does not fit it.`);
    }
    const isOneBatch = subjects.every((subject) => subject.batch === batch);
    if (subjects.length !== record.keys.length || !isOneBatch) {
      this.report('confirmed only', `A request named ${record.keys.join()}.`);
    }
    for (const { key, data, metadata } of record.vectors) {
      const wanted = this.#world.subjects.get(key)?.content;
      const sent = contentOf({ key, ...(data && { data }), ...(metadata && { metadata }) });
      if (sent !== wanted) this.report('confirmed only', `${key} was put, not as in the backup.`);
    }
  }

  #checkJournal(batch: number, subjects: readonly Subject[]): void {
    const sent = this.#attempts.get(batch)?.length ?? 0;
    if ((this.#sendings.get(batch) ?? 0) <= sent) {
      this.report('journal first', `Batch ${batch} was sent before its entry was safe.`);
    }
    const status = this.state?.batches[batch];
    if (status === undefined) return;
    const out = new Set([...status.needless, ...status.kept]);
    const strange = subjects.filter(({ position }) => out.has(position));
    for (const { key } of strange) {
      this.report('left out for good', `${key} was sent after it had been left out.`);
    }
  }

  #checkBounds(batch: number): void {
    const sends = (this.#life.sends.get(batch) ?? 0) + 1;
    if (sends > SENDS) this.report('bounded', `Batch ${batch} was sent ${sends} times.`);
    const { process } = this.#living ?? {};
    const pending = (this.#attempts.get(batch) ?? []).some(
      ({ record }) => record.process === process && record.outcome === 'pending',
    );
    if (pending) this.report('bounded', `Batch ${batch} was sent while it was under way.`);
  }

  #checkCanary(batch: number): void {
    const batches = this.state?.batches ?? [];
    const good = batches.filter(
      (status) =>
        status.state === 'proved' &&
        status.attempts > 0 &&
        status.contradicted.length === 0 &&
        positionsLeft(status).length > 0,
    );
    if (good.length >= CANARY) return;
    for (const [at, { state, contradicted }] of batches.entries()) {
      if (at === batch) continue;
      const isOpen = state === 'sending' || state === 'answered' || state === 'lost';
      const isBad = state !== 'proved' || contradicted.length > 0;
      if (isOpen || (isBad && this.#life.sends.has(at))) {
        this.report('canary first', `Batch ${batch} was sent while batch ${at} was ${state}.`);
      }
    }
  }

  #checkLooks(record: WriteRecord, batch: number, subjects: readonly Subject[]): void {
    const { story } = this.#world;
    const unclear = (this.#attempts.get(batch) ?? []).filter(
      (attempt) => attempt.record.outcome === 'pending' || attempt.record.outcome === 'unknown',
    );
    const unclearUntil = Math.max(
      0,
      ...unclear.map(({ endedAt }) => (Number.isFinite(endedAt) ? endedAt : 0)),
    );
    const looksFirst = story.kind === 'restore' || story.driftCheck || this.#life.isContinued;
    if (!looksFirst && unclear.length === 0) return;
    for (const subject of subjects) {
      const { key } = subject;
      const look = this.lastLook.get(key);
      if (look?.process !== record.process || look.order < unclearUntil) {
        const promise = unclear.length > 0 ? 'reads after a loss' : 'sends what was reviewed';
        this.report(promise, `${key} was sent unread.`);
        continue;
      }
      if (looksFirst && record.startedAt - look.takenAt > LOOK_LIFE_MS) {
        this.report('sends what was reviewed', `${key} was read too long before it was sent.`);
      }
      this.#checkContent(subject, look.content);
    }
  }

  #checkContent({ key, content: reviewed, atBegin }: Subject, found: string | null): void {
    const { kind, overwrite, hasSeen } = this.#world.story;
    if (kind === 'delete') {
      if (found === null) this.report('reads after a loss', `${key} was sent and read as gone.`);
      else if (found !== reviewed) {
        this.report('sends what was reviewed', `${key} was sent, read as changed.`);
      }
    } else if (found === reviewed) {
      this.report('reads after a loss', `${key} was put, read as there already.`);
    } else if (found !== null && (!overwrite || (hasSeen && found !== atBegin))) {
      this.report('writes over nothing', `${key} was put over something else.`);
    }
  }
}
