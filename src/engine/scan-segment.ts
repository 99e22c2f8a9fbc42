import type { ListVectorsResponse } from '#protocol/operation-messages.ts';
import { ServiceError } from '#protocol/service-error.ts';
import { isRefusal } from './pushdown.ts';
import { TokenLoop } from './token-loop.ts';

/**
 * - `waiting`: not begun, ahead of the others until they catch up, or left off.
 * - `paused`: would read on if the scan were not paused.
 */
export type SegmentState = 'reading' | 'complete' | 'failed' | 'waiting' | 'paused';

/** How far a segment was read, as plain data. */
export interface SegmentPoint {
  readonly isComplete: boolean;
  /** Continues after what was read; null for from the start. */
  readonly token: string | null;
}

export const FROM_THE_START: SegmentPoint = { isComplete: false, token: null };

/** What a segment needs of the scan that it is a part of. */
export interface SegmentHost {
  /** @throws ServiceError after the usual retries, or the reason of a signal */
  list(
    segment: number,
    token: string | null,
    onWay: (isOnItsWay: boolean) => void,
  ): Promise<ListVectorsResponse>;
  /** @returns false when the segment is the same as another, and need not be read */
  take(segment: number, page: ListVectorsResponse): boolean;
  /** Waits until the segment may read on. */
  turn(segment: number): Promise<void>;
  /** The token was no longer good: the segment is read again. */
  onRestart(segment: number): void;
  /** Pauses so far: a token that was good may have become old in one. */
  rests(): number;
}

/** Reads one segment of an index, page by page. */
export class ScanSegment {
  readonly #number: number;
  readonly #host: SegmentHost;
  #loop = new TokenLoop();
  #point: SegmentPoint;
  #state: SegmentState;
  #isAsking = false;
  /** Pages since the segment was last begun. */
  #pages = 0;
  /** How the last token was found to be too old; null before. */
  #restarted: { readonly pages: number; readonly rests: number } | null = null;

  constructor(number: number, point: SegmentPoint, host: SegmentHost) {
    this.#number = number;
    this.#host = host;
    this.#point = point;
    this.#state = point.isComplete ? 'complete' : 'waiting';
  }

  get state(): SegmentState {
    return this.#state;
  }

  /** Whether a request of it is on its way. */
  get isAsking(): boolean {
    return this.#isAsking;
  }

  get point(): SegmentPoint {
    return this.#point;
  }

  /** The first page is asked for, by whoever hands it to `read`. */
  begin(): void {
    this.#state = 'reading';
  }

  readonly onWay = (isOnItsWay: boolean): void => {
    this.#isAsking = isOnItsWay;
  };

  /**
   * Reads to the end.
   *
   * @param first its first page, if that was read already
   * @throws ServiceError that ended it, or the reason of a signal
   */
  async read(first: ListVectorsResponse | null): Promise<void> {
    if (this.#point.isComplete) return;
    let page = first ?? (await this.#listInTurn());
    while (this.#take(page) !== null) page = await this.#listInTurn();
    this.#state = 'complete';
  }

  fail(): void {
    this.#state = 'failed';
  }

  /** To be called when nothing is read any more. */
  leaveOff(): void {
    if (this.#state === 'reading') this.#state = 'waiting';
  }

  /** @returns the token of the next page; null when there is none */
  #take(page: ListVectorsResponse): string | null {
    const token = page.nextToken === undefined || page.nextToken === '' ? null : page.nextToken;
    const isCircle = token !== null && this.#loop.closesWith(token);
    this.#pages += 1;
    // Before the page is handed on: that may end the scan, which is then continued after this page.
    this.#point = { isComplete: token === null, token: isCircle ? null : token };
    if (!this.#host.take(this.#number, page)) {
      this.#point = { isComplete: true, token: null };
      return null;
    }
    if (isCircle) throw repeatedToken(this.#number);
    return token;
  }

  async #listInTurn(): Promise<ListVectorsResponse> {
    this.#state = 'waiting';
    await this.#host.turn(this.#number);
    try {
      return await this.#ask();
    } catch (error) {
      if (this.#point.token === null || !isTokenRefusal(error) || !this.#mayRestart()) throw error;
      this.#restarted = { pages: this.#pages, rests: this.#host.rests() };
      this.#pages = 0;
      this.#point = FROM_THE_START;
      this.#loop = new TokenLoop();
      this.#host.onRestart(this.#number);
      return await this.#ask();
    }
  }

  async #ask(): Promise<ListVectorsResponse> {
    this.#state = 'reading';
    return await this.#host.list(this.#number, this.#point.token, this.onWay);
  }

  /** A service that refuses the same token again, and not because it grew old, would be asked for ever. */
  #mayRestart(): boolean {
    if (this.#restarted === null) return true;
    return this.#pages > this.#restarted.pages || this.#host.rests() > this.#restarted.rests;
  }
}

/**
 * Whether a service's no may mean that it does not know a continuation token any
 * more. That is not documented (API sheet §3.17): it is a bad parameter, or gone.
 */
function isTokenRefusal(error: unknown): boolean {
  return isRefusal(error) || (error instanceof ServiceError && error.status === 410);
}

function repeatedToken(segment: number): ServiceError {
  return new ServiceError({
    code: 'TokenRepeated',
    status: 0,
    message: `The service gave the same continuation token twice for segment ${segment}, so its list would never end. Read the segment again.`,
    outcome: 'answered',
  });
}
