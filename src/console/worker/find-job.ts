import type { IndexTarget } from '#console/lib/index-target.ts';
import { AdaptiveLimit } from '#engine/concurrency.ts';
import { type Failure, ownFailure } from '#engine/failure.ts';
import { metadataFingerprint } from '#engine/fingerprint.ts';
import { Gate } from '#engine/gate.ts';
import { KeyListError, type KeyListForm } from '#engine/key-list-form.ts';
import type { ListedKeys } from '#engine/key-list-keys.ts';
import { readVectors } from '#engine/reading.ts';
import {
  existenceFromRows,
  listExistence,
  Reconciliation,
  readExistence,
} from '#engine/reconcile.ts';
import { browserClock } from './browser-clock.ts';
import { engineThroughProxy } from './engine-through-proxy.ts';
import { FindGroups } from './find-groups.ts';
import { type ListSource, readListed, sizeOf } from './find-list.ts';
import { NearSearch, NO_NEAR } from './find-near.ts';
import type { FindBasis, FindNews, FindPhase } from './find-news.ts';
import { workInTurns } from './find-pace.ts';
import type { IndexCoverage } from './index-coverage.ts';
import { listFailure } from './list-failure.ts';
import { pacedProgress } from './paced-progress.ts';
import { WorkPace } from './work-pace.ts';

export interface FindJobDeps {
  readonly target: IndexTarget;
  readonly reading: () => IndexCoverage;
  readonly onNews: (news: FindNews) => void;
}

/** One list, read and looked for in one index. */
export class FindJob {
  readonly #source: ListSource;
  readonly #form: KeyListForm;
  readonly #basis: FindBasis;
  readonly #deps: FindJobDeps;
  readonly #tellSometimes: (phase: FindPhase) => void;
  readonly #gate = new Gate();
  #stop = new AbortController();
  #isUnderWay = false;
  #listed: ListedKeys | null = null;
  #reconciliation: Reconciliation | null = null;
  #groups: FindGroups | null = null;
  #phase: FindPhase = 'reading';
  #read = 0;
  #retries = 0;
  #pace: WorkPace | null = null;
  #against: FindNews['against'] = null;
  #failure: Failure | null = null;
  #near: NearSearch | null = null;
  #asOf = 0;

  constructor(source: ListSource, form: KeyListForm, basis: FindBasis, deps: FindJobDeps) {
    this.#source = source;
    this.#form = form;
    this.#basis = basis;
    this.#deps = deps;
    this.#tellSometimes = pacedProgress((phase) => this.#tell(phase));
  }

  /** Null until the list was read. */
  get groups(): FindGroups | null {
    return this.#groups;
  }

  /** Begins, or goes on after a stop or a failure with what is not known yet. Never rejects. */
  async run(): Promise<void> {
    // Asked for twice at once, it goes on once.
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    this.#stop = new AbortController();
    this.#failure = null;
    const { signal } = this.#stop;
    try {
      const reconciliation = this.#reconciliation ?? (await this.#readList(signal));
      await this.#look(reconciliation, signal);
      this.#tell('done');
    } catch (error) {
      this.#failure = signal.aborted ? null : listFailure(error, this.#source);
      this.#tell(signal.aborted ? 'stopped' : 'failed');
      return;
    } finally {
      this.#isUnderWay = false;
    }
    await this.#near?.amongRead(this.#deps.reading());
  }

  pause(): void {
    if (this.#phase !== 'looking') return;
    this.#gate.close();
    this.#pace?.rest();
    this.#tell('paused');
  }

  goOn(): void {
    if (this.#phase !== 'paused') return;
    this.#pace?.goOn();
    this.#tell('looking');
    this.#gate.open();
  }

  /** Ends everything that is under way; what is known stays. */
  stop(): void {
    this.#stop.abort();
    this.#gate.open();
    this.stopNear();
  }

  stopNear(): void {
    this.#near?.stop();
  }

  /** Reads every key of the index for those that a missing one resembles. Never rejects. */
  async readIndexForNear(): Promise<void> {
    await this.#near?.amongIndex();
  }

  /** Reads a near key, and has it stand for the missing one. @throws ServiceError */
  async take(id: number, key: string): Promise<Failure | null> {
    const { index } = this.#deps.target;
    const found = await readVectors(engineThroughProxy(this.#deps.target), index, [key], {
      // One short request, which nothing has to stop.
      signal: new AbortController().signal,
      limit: new AdaptiveLimit(1),
      returnMetadata: true,
    });
    const vector = found.get(key);
    if (vector === undefined) {
      return ownFailure('NoSuchKey', `The key ${JSON.stringify(key)} is not in ${index} any more.`);
    }
    this.#groups?.take(id, { key, fingerprint: metadataFingerprint(vector.metadata) });
    this.#tell(this.#phase);
    return null;
  }

  untake(id: number): void {
    this.#groups?.untake(id);
    this.#tell(this.#phase);
  }

  async #readList(signal: AbortSignal): Promise<Reconciliation> {
    const pace = new WorkPace(browserClock, 0, sizeOf(this.#source));
    this.#pace = pace;
    this.#tell('reading');
    const onRead = (done: number) => {
      this.#read = done;
      pace.note(done);
      this.#tellSometimes('reading');
    };
    const listed = await readListed(this.#source, this.#form, onRead, signal);
    const reconciliation = new Reconciliation(listed.keys);
    this.#listed = listed;
    this.#reconciliation = reconciliation;
    const groups = new FindGroups(listed, reconciliation);
    this.#groups = groups;
    this.#near = new NearSearch({
      target: this.#deps.target,
      reconciliation,
      groups,
      tell: () => this.#tell(this.#phase),
      tellSometimes: () => this.#tellSometimes(this.#phase),
    });
    return reconciliation;
  }

  async #look(reconciliation: Reconciliation, signal: AbortSignal): Promise<void> {
    if (this.#basis === 'reading') return await this.#takeReading(reconciliation, signal);
    // What an earlier attempt found out stays, and is as old as that.
    if (this.#asOf === 0) this.#asOf = browserClock.now();
    if (this.#basis === 'service') await this.#askService(reconciliation, signal);
    else await this.#listIndex(reconciliation, signal);
  }

  async #askService(reconciliation: Reconciliation, signal: AbortSignal): Promise<void> {
    const { keys } = reconciliation;
    const known = () => keys.size - reconciliation.count('unknown');
    const pace = this.#beginLooking(known(), keys.size);
    const onPage = async () => {
      this.#noteDone(pace, known());
      await this.#gate.pass(signal);
    };
    const { target } = this.#deps;
    const options = { signal, onPage, onRetry: this.#onRetry };
    await readExistence(engineThroughProxy(target), target.index, reconciliation, options);
  }

  async #listIndex(reconciliation: Reconciliation, signal: AbortSignal): Promise<void> {
    const pace = this.#beginLooking(0, null);
    const onPage = (keys: number) => this.#noteAgainst(pace, keys);
    const { target } = this.#deps;
    const options = { signal, gate: this.#gate, onPage, onRetry: this.#onRetry };
    await listExistence(engineThroughProxy(target), target.index, reconciliation, options);
    this.#groups?.change();
  }

  async #takeReading(reconciliation: Reconciliation, signal: AbortSignal): Promise<void> {
    const { extent, rows, since } = this.#deps.reading();
    if (extent !== 'whole') {
      throw new KeyListError(
        'What the table has read is not the whole index any more, so a key that is not in it need not be missing. Ask the service instead.',
      );
    }
    this.#asOf = since;
    const pace = this.#beginLooking(0, rows.length);
    await workInTurns(existenceFromRows(reconciliation, rows), signal, (more) =>
      this.#noteAgainst(pace, more),
    );
    this.#groups?.change();
  }

  #beginLooking(done: number, total: number | null): WorkPace {
    const pace = new WorkPace(browserClock, done, total);
    this.#pace = pace;
    this.#against = this.#basis === 'service' ? null : { done, total };
    this.#tell('looking');
    return pace;
  }

  #noteAgainst(pace: WorkPace, keys: number): void {
    const { done, total } = this.#against ?? { done: 0, total: null };
    this.#against = { done: done + keys, total };
    this.#noteDone(pace, done + keys);
  }

  #noteDone(pace: WorkPace, done: number): void {
    pace.note(done);
    this.#groups?.change();
    this.#tellSometimes(this.#phase);
  }

  readonly #onRetry = () => {
    this.#retries += 1;
    this.#tellSometimes(this.#phase);
  };

  #tell(phase: FindPhase): void {
    this.#phase = phase;
    this.#deps.onNews({
      phase,
      read: this.#read,
      size: sizeOf(this.#source),
      counts: this.#groups?.counts() ?? null,
      impossible: this.#listed?.examples ?? [],
      retries: this.#retries,
      against: this.#against,
      pace: phase === 'reading' || phase === 'looking' ? (this.#pace?.now() ?? null) : null,
      failure: this.#failure,
      near: this.#near?.standing ?? NO_NEAR,
      asOf: this.#asOf,
      edition: this.#groups?.edition ?? 0,
    });
  }
}
