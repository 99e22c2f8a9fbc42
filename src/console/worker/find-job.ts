import type { IndexTarget } from '#console/lib/index-target.ts';
import { createProxyVectorApi } from '#console/lib/proxy-vector-api.ts';
import { AdaptiveLimit } from '#engine/concurrency.ts';
import { type Failure, failureOf, ownFailure } from '#engine/failure.ts';
import { metadataFingerprint } from '#engine/fingerprint.ts';
import { KeyListError, type KeyListForm } from '#engine/key-list-form.ts';
import type { ImpossibleEntry, ListedKeys } from '#engine/key-list-keys.ts';
import { readVectors } from '#engine/reading.ts';
import { existenceFromRows, Reconciliation, readExistence } from '#engine/reconcile.ts';
import { NearMisses } from '#engine/reconcile-near.ts';
import { type ScannedVector, scanIndex } from '#engine/scan.ts';
import { UNLIMITED } from '#engine/scan-budget.ts';
import { ScanControl } from '#engine/scan-control.ts';
import { browserClock } from './browser-clock.ts';
import { type FindCounts, FindGroups } from './find-groups.ts';
import { type ListSource, readListed, sizeOf } from './find-list.ts';
import { PauseGate, workInTurns } from './find-pace.ts';
import type { CoverageExtent } from './index-coverage.ts';
import { pacedProgress } from './paced-progress.ts';

/** What was read of an index, as far as a list is compared with it. */
export interface FindReading {
  readonly extent: CoverageExtent;
  readonly rows: Iterable<ScannedVector>;
  /** In milliseconds since the Unix epoch. */
  readonly since: number;
}

/**
 * What says which keys exist: the service, asked for each of them, or what the
 * table has read of the whole index, which is as old as that reading.
 */
export type FindBasis = 'service' | 'reading';

export type FindPhase = 'reading' | 'looking' | 'paused' | 'stopped' | 'failed' | 'done';

/** How the search for near misses stands, and among how many keys of the index they were sought. */
export interface NearStanding {
  readonly state: 'none' | 'running' | 'stopped' | 'failed' | 'done';
  readonly among: number;
  /** Whether that was the whole index. */
  readonly isWhole: boolean;
  readonly failure: Failure | null;
}

export interface FindNews {
  readonly phase: FindPhase;
  /** Of the list, in the unit of `sizeOf`. */
  readonly read: number;
  readonly size: number;
  /** Null until the list was read to its end. */
  readonly counts: FindCounts | null;
  readonly impossible: readonly ImpossibleEntry[];
  readonly retries: number;
  /** Why it ended early. */
  readonly failure: Failure | null;
  readonly near: NearStanding;
  /** Milliseconds since the Unix epoch: when what is known was so, or later. */
  readonly asOf: number;
  /** Another one when there is something else to show. */
  readonly edition: number;
}

export interface FindJobDeps {
  readonly target: IndexTarget;
  readonly reading: () => FindReading;
  readonly onNews: (news: FindNews) => void;
}

/** Side by side, as the table reads. */
const SEGMENTS = 8;
const NO_NEAR: NearStanding = { state: 'none', among: 0, isWhole: false, failure: null };

/** One list, read and looked for in one index. */
export class FindJob {
  readonly #source: ListSource;
  readonly #form: KeyListForm;
  readonly #basis: FindBasis;
  readonly #deps: FindJobDeps;
  readonly #tellSometimes: (phase: FindPhase) => void;
  readonly #gate = new PauseGate();
  #stop = new AbortController();
  #nearControl = new ScanControl();
  #listed: ListedKeys | null = null;
  #reconciliation: Reconciliation | null = null;
  #groups: FindGroups | null = null;
  #phase: FindPhase = 'reading';
  #read = 0;
  #retries = 0;
  #failure: Failure | null = null;
  #near = NO_NEAR;
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
      this.#tell('looking');
      if (this.#basis === 'service') await this.#askService(reconciliation, signal);
      else await this.#takeReading(reconciliation, signal);
      this.#tell('done');
    } catch (error) {
      this.#failure = signal.aborted ? null : this.#failureOf(error);
      this.#tell(signal.aborted ? 'stopped' : 'failed');
      return;
    }
    await this.#nearInReading();
  }

  pause(): void {
    if (this.#phase !== 'looking') return;
    this.#gate.close();
    this.#tell('paused');
  }

  goOn(): void {
    if (this.#phase !== 'paused') return;
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
    this.#nearControl.stop();
  }

  /** Reads every key of the index, keeping none but those that a missing key resembles. Never rejects. */
  async readIndexForNear(): Promise<void> {
    const near = await this.#newNear();
    if (near === null) return;
    const control = this.#nearControl;
    const onRows = (rows: readonly ScannedVector[]) => {
      for (const row of rows) {
        near.see(row.key);
        this.#noteAppeared(row);
      }
      this.#groups?.change();
      this.#near = { ...this.#near, among: near.seen };
      this.#tellSometimes(this.#phase);
      return rows.length;
    };
    const { index } = this.#deps.target;
    const { progress } = await scanIndex(
      this.#engineDeps(),
      // No budget: of the rows that pass by hardly any is kept.
      { index, filter: null, keyCondition: null, segments: SEGMENTS, budget: UNLIMITED },
      { onRows, onProgress: () => undefined },
      control,
    );
    const { state, failure } = progress;
    // A later search has begun meanwhile, and its standing is told.
    if (control !== this.#nearControl) return;
    const isWhole = state === 'complete';
    const ended = isWhole ? 'done' : control.stopped.aborted ? 'stopped' : 'failed';
    this.#near = { state: ended, among: near.seen, isWhole, failure };
    this.#tell(this.#phase);
  }

  /** Reads a near key, and has it stand for the missing one. @throws ServiceError */
  async take(id: number, key: string): Promise<Failure | null> {
    const { index } = this.#deps.target;
    const found = await readVectors(this.#engineDeps(), index, [key], {
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
    this.#tell('reading');
    const onRead = (done: number) => {
      this.#read = done;
      this.#tellSometimes('reading');
    };
    const listed = await readListed(this.#source, this.#form, onRead, signal);
    const reconciliation = new Reconciliation(listed.keys);
    this.#listed = listed;
    this.#reconciliation = reconciliation;
    this.#groups = new FindGroups(listed, reconciliation);
    return reconciliation;
  }

  async #askService(reconciliation: Reconciliation, signal: AbortSignal): Promise<void> {
    this.#asOf = browserClock.now();
    const onPage = async () => {
      this.#groups?.change();
      this.#tellSometimes(this.#phase);
      await this.#gate.pass(signal);
    };
    const onRetry = () => {
      this.#retries += 1;
      this.#tellSometimes(this.#phase);
    };
    const options = { signal, onPage, onRetry };
    await readExistence(this.#engineDeps(), this.#deps.target.index, reconciliation, options);
  }

  async #takeReading(reconciliation: Reconciliation, signal: AbortSignal): Promise<void> {
    const { extent, rows, since } = this.#deps.reading();
    if (extent !== 'whole') {
      throw new KeyListError(
        'What the table has read is not the whole index any more, so a key that is not in it need not be missing. Ask the service instead.',
      );
    }
    this.#asOf = since;
    await workInTurns(existenceFromRows(reconciliation, rows), signal);
    this.#groups?.change();
  }

  /** Near misses among what was read anyway. */
  async #nearInReading(): Promise<void> {
    const { extent, rows } = this.#deps.reading();
    const isMissingAny = (this.#reconciliation?.count('missing') ?? 0) > 0;
    if (extent === 'none' || !isMissingAny) return;
    const near = await this.#newNear();
    if (near === null) return;
    const control = this.#nearControl;
    const isOver = await workInTurns(near.seeAll(keysOf(rows)), control.stopped).then(
      () => true,
      () => false,
    );
    if (control !== this.#nearControl) return;
    this.#groups?.change();
    this.#near = {
      state: isOver ? 'done' : 'stopped',
      among: near.seen,
      isWhole: isOver && extent === 'whole',
      failure: null,
    };
    this.#tell(this.#phase);
  }

  /** @returns null when it was stopped before anything could be looked at */
  async #newNear(): Promise<NearMisses | null> {
    const reconciliation = this.#reconciliation;
    if (reconciliation === null) return null;
    this.#nearControl.stop();
    const control = new ScanControl();
    this.#nearControl = control;
    this.#near = { ...NO_NEAR, state: 'running' };
    this.#tell(this.#phase);
    const near = new NearMisses(reconciliation);
    try {
      await workInTurns(near.prepare(), control.stopped);
    } catch {
      if (control !== this.#nearControl) return null;
      this.#near = { ...NO_NEAR, state: 'stopped' };
      this.#tell(this.#phase);
      return null;
    }
    if (this.#groups !== null) this.#groups.near = near;
    return near;
  }

  /** Reading the index later may meet a key that was missing before. */
  #noteAppeared({ key, metadata }: ScannedVector): void {
    const id = this.#reconciliation?.keys.find(key) ?? -1;
    if (this.#reconciliation?.stateOf(id) === 'missing') {
      this.#reconciliation.noteFound(id, metadata);
    }
  }

  #engineDeps() {
    const { connection, bucket } = this.#deps.target;
    return { api: createProxyVectorApi(connection, bucket), clock: browserClock };
  }

  #failureOf(error: unknown): Failure {
    if (error instanceof KeyListError) return ownFailure('ListUnreadable', error.message);
    if (error instanceof DOMException) return fileUnreadable(this.#source, error);
    return failureOf(error);
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
      failure: this.#failure,
      near: this.#near,
      asOf: this.#asOf,
      edition: this.#groups?.edition ?? 0,
    });
  }
}

export function fileUnreadable({ name }: ListSource, error: DOMException): Failure {
  return ownFailure(
    'FileUnreadable',
    `The browser could not read ${name} (${error.message}). It may have been moved or changed since it was chosen: choose it again.`,
  );
}

function* keysOf(rows: Iterable<ScannedVector>): Generator<string> {
  for (const { key } of rows) yield key;
}
