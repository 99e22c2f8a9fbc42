import type { IndexTarget } from '#console/lib/index-target.ts';
import type { Reconciliation } from '#engine/reconcile.ts';
import { NearMisses } from '#engine/reconcile-near.ts';
import { type ScannedVector, type ScanProgress, scanIndex } from '#engine/scan.ts';
import { UNLIMITED } from '#engine/scan-budget.ts';
import { ScanControl } from '#engine/scan-control.ts';
import { engineThroughProxy } from './engine-through-proxy.ts';
import type { FindGroups } from './find-groups.ts';
import type { NearStanding } from './find-news.ts';
import { workInTurns } from './find-pace.ts';
import type { IndexCoverage } from './index-coverage.ts';
import { REQUESTS_AT_ONCE, SEGMENTS } from './side-by-side.ts';

export const NO_NEAR: NearStanding = {
  state: 'none',
  among: 0,
  isWhole: false,
  perSecond: 0,
  failure: null,
};

/** What a search among keys is about, and who hears of it. */
export interface NearSearchDeps {
  readonly target: IndexTarget;
  readonly reconciliation: Reconciliation;
  readonly groups: FindGroups;
  /** There is something else to show: now, or often. */
  readonly tell: () => void;
  readonly tellSometimes: () => void;
}

/** The keys that a list's missing ones resemble, sought among others; a later search takes the place of a former one. */
export class NearSearch {
  readonly #deps: NearSearchDeps;
  #control = new ScanControl();
  #standing = NO_NEAR;

  constructor(deps: NearSearchDeps) {
    this.#deps = deps;
  }

  get standing(): NearStanding {
    return this.#standing;
  }

  stop(): void {
    this.#control.stop();
  }

  /** Reads every key of the index, keeping none but those that a missing key resembles. Never rejects. */
  async amongIndex(): Promise<void> {
    const { target, groups, tell, tellSometimes } = this.#deps;
    const near = await this.#begin();
    if (near === null) return;
    const control = this.#control;
    const onRows = (rows: readonly ScannedVector[]) => {
      for (const row of rows) {
        near.see(row.key);
        this.#noteAppeared(row);
      }
      groups.change();
      this.#standing = { ...this.#standing, among: near.seen };
      tellSometimes();
      return rows.length;
    };
    const onProgress = ({ keysPerSecond }: ScanProgress) => {
      this.#standing = { ...this.#standing, perSecond: keysPerSecond };
    };
    const { progress } = await scanIndex(
      engineThroughProxy(target),
      // No budget: of the rows that pass by hardly any is kept.
      {
        index: target.index,
        filter: null,
        keyCondition: null,
        segments: SEGMENTS,
        requestsAtOnce: REQUESTS_AT_ONCE,
        budget: UNLIMITED,
      },
      { onRows, onProgress },
      control,
    );
    const { state, failure } = progress;
    // A later search has begun meanwhile, and its standing is told.
    if (control !== this.#control) return;
    const isWhole = state === 'complete';
    const ended = isWhole ? 'done' : control.stopped.aborted ? 'stopped' : 'failed';
    this.#standing = { ...NO_NEAR, state: ended, among: near.seen, isWhole, failure };
    tell();
  }

  /** Looks at what was read anyway. Never rejects. */
  async amongRead({ extent, rows }: IndexCoverage): Promise<void> {
    const { reconciliation, groups, tell } = this.#deps;
    if (extent === 'none' || reconciliation.count('missing') === 0) return;
    const near = await this.#begin();
    if (near === null) return;
    const control = this.#control;
    const isOver = await workInTurns(near.seeAll(keysOf(rows)), control.stopped).then(
      () => true,
      () => false,
    );
    if (control !== this.#control) return;
    groups.change();
    this.#standing = {
      ...NO_NEAR,
      state: isOver ? 'done' : 'stopped',
      among: near.seen,
      isWhole: isOver && extent === 'whole',
    };
    tell();
  }

  /** @returns null when it was stopped before anything could be looked at */
  async #begin(): Promise<NearMisses | null> {
    const { reconciliation, groups, tell } = this.#deps;
    this.#control.stop();
    const control = new ScanControl();
    this.#control = control;
    this.#standing = { ...NO_NEAR, state: 'running' };
    tell();
    const near = new NearMisses(reconciliation);
    try {
      await workInTurns(near.prepare(), control.stopped);
    } catch {
      if (control !== this.#control) return null;
      this.#standing = { ...NO_NEAR, state: 'stopped' };
      tell();
      return null;
    }
    groups.near = near;
    return near;
  }

  /** Reading the index later may meet a key that was missing before. */
  #noteAppeared({ key, metadata }: ScannedVector): void {
    const { reconciliation } = this.#deps;
    const id = reconciliation.keys.find(key);
    if (reconciliation.stateOf(id) === 'missing') reconciliation.noteFound(id, metadata);
  }
}

function* keysOf(rows: Iterable<ScannedVector>): Generator<string> {
  for (const { key } of rows) yield key;
}
