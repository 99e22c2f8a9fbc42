import type { Clock } from './clock.ts';
import type { ScanObserver, ScanProgress, ScanState } from './scan.ts';
import type { ScanControl } from './scan-control.ts';
import type { ScanMeter } from './scan-meter.ts';
import type { ScanSegment, SegmentState } from './scan-segment.ts';

const PROGRESS_MS = 100;
/** While nothing arrives. */
export const IDLE_PROGRESS_MS = 500;

/** How a scan stands, apart from what its control and its meter know. */
export interface ScanStanding
  extends Omit<ScanProgress, 'state' | 'segments' | 'keysPerSecond' | 'limit'> {
  readonly segments: readonly ScanSegment[];
  /** The limit that was reached, if one was. */
  readonly limit: ScanProgress['limit'];
}

interface ScanNewsDeps {
  readonly clock: Clock;
  readonly observer: ScanObserver;
  readonly control: ScanControl;
  readonly meter: ScanMeter;
  readonly standing: () => ScanStanding;
}

/** Tells the observer how a scan goes on: at once, or not too often. */
export class ScanNews {
  readonly #deps: ScanNewsDeps;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(deps: ScanNewsDeps) {
    this.#deps = deps;
  }

  /** As something arrives. */
  tellSometimes(): void {
    this.#tellAfter(PROGRESS_MS);
  }

  /** While nothing arrives. */
  tellIdle(): void {
    this.#tellAfter(IDLE_PROGRESS_MS);
  }

  /** @param state of a scan that is over */
  tell(state: ScanState = this.#deps.control.isPaused ? 'paused' : 'running'): ScanProgress {
    const { clock, observer, meter, standing } = this.#deps;
    this.#toldAt = clock.now();
    const { segments, limit, ...rest } = standing();
    const progress: ScanProgress = {
      ...rest,
      state,
      segments: segments.map((segment) => stateOf(segment, state)),
      keysPerSecond: state === 'paused' ? 0 : meter.keysPerSecond,
      limit: state === 'truncated' ? limit : null,
    };
    observer.onProgress(progress);
    return progress;
  }

  #tellAfter(ms: number): void {
    if (this.#deps.clock.now() - this.#toldAt >= ms) this.tell();
  }
}

function stateOf({ state, isAsking }: ScanSegment, scan: ScanState): SegmentState {
  const isOpen = state === 'reading' || state === 'waiting';
  return scan === 'paused' && isOpen && !isAsking ? 'paused' : state;
}
