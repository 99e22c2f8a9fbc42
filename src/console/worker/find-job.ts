import type { IndexTarget } from '#console/lib/index-target.ts';
import { AdaptiveLimit } from '#engine/concurrency.ts';
import { type Failure, ownFailure } from '#engine/failure.ts';
import { metadataFingerprint } from '#engine/fingerprint.ts';
import { KeyListError, type KeyListForm } from '#engine/key-list-form.ts';
import type { ListedKeys } from '#engine/key-list-keys.ts';
import { readVectors } from '#engine/reading.ts';
import { existenceFromRows, Reconciliation, readExistence } from '#engine/reconcile.ts';
import { browserClock } from './browser-clock.ts';
import { engineThroughProxy } from './engine-through-proxy.ts';
import { FindGroups } from './find-groups.ts';
import { type ListSource, readListed, sizeOf } from './find-list.ts';
import { NearSearch, NO_NEAR } from './find-near.ts';
import type { FindBasis, FindNews, FindPhase } from './find-news.ts';
import { PauseGate, workInTurns } from './find-pace.ts';
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
  readonly #gate = new PauseGate();
  #stop = new AbortController();
  #listed: ListedKeys | null = null;
  #reconciliation: Reconciliation | null = null;
  #groups: FindGroups | null = null;
  #phase: FindPhase = 'reading';
  #read = 0;
  #retries = 0;
  #pace: WorkPace | null = null;
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
    this.#stop = new AbortController();
    this.#failure = null;
    const { signal } = this.#stop;
    try {
      const reconciliation = this.#reconciliation ?? (await this.#readList(signal));
      this.#pace = new WorkPace(browserClock, knownOf(reconciliation), reconciliation.keys.size);
      this.#tell('looking');
      if (this.#basis === 'service') await this.#askService(reconciliation, signal);
      else await this.#takeReading(reconciliation, signal);
      this.#tell('done');
    } catch (error) {
      this.#failure = signal.aborted ? null : listFailure(error, this.#source);
      this.#tell(signal.aborted ? 'stopped' : 'failed');
      return;
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

  async #askService(reconciliation: Reconciliation, signal: AbortSignal): Promise<void> {
    this.#asOf = browserClock.now();
    const onPage = async () => {
      this.#noteKnown(reconciliation);
      await this.#gate.pass(signal);
    };
    const onRetry = () => {
      this.#retries += 1;
      this.#tellSometimes(this.#phase);
    };
    const options = { signal, onPage, onRetry };
    const { target } = this.#deps;
    await readExistence(engineThroughProxy(target), target.index, reconciliation, options);
  }

  async #takeReading(reconciliation: Reconciliation, signal: AbortSignal): Promise<void> {
    const { extent, rows, since } = this.#deps.reading();
    if (extent !== 'whole') {
      throw new KeyListError(
        'What the table has read is not the whole index any more, so a key that is not in it need not be missing. Ask the service instead.',
      );
    }
    this.#asOf = since;
    await workInTurns(existenceFromRows(reconciliation, rows), signal, () =>
      this.#noteKnown(reconciliation),
    );
    this.#groups?.change();
  }

  #noteKnown(reconciliation: Reconciliation): void {
    this.#pace?.note(knownOf(reconciliation));
    this.#groups?.change();
    this.#tellSometimes(this.#phase);
  }

  #tell(phase: FindPhase): void {
    this.#phase = phase;
    this.#deps.onNews({
      phase,
      read: this.#read,
      size: sizeOf(this.#source),
      counts: this.#groups?.counts() ?? null,
      impossible: this.#listed?.examples ?? [],
      retries: this.#retries,
      pace: phase === 'reading' || phase === 'looking' ? (this.#pace?.now() ?? null) : null,
      failure: this.#failure,
      near: this.#near?.standing ?? NO_NEAR,
      asOf: this.#asOf,
      edition: this.#groups?.edition ?? 0,
    });
  }
}

function knownOf(reconciliation: Reconciliation): number {
  return reconciliation.keys.size - reconciliation.count('unknown');
}
