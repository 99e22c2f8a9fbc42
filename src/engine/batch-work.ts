import type { ReadOptions } from './reading.ts';

/**
 * What a look at one item found.
 * - `todo`: what was reviewed is to be done, and is not done.
 * - `done`: is as wanted.
 * - `drifted`: is something else than was reviewed; nothing may be done to it.
 */
export type ItemState = 'todo' | 'done' | 'drifted';

/** How an item is looked at: before it is sent, or afterwards as a proof. */
export type LookKind = 'before' | 'after';

/** The options of reading that the run itself decides on. */
export type LookOptions = Pick<
  ReadOptions,
  'signal' | 'limit' | 'attempts' | 'onRetry' | 'onAsk' | 'budget'
>;

export interface BatchRequest<Item> {
  readonly batch: number;
  /** All items of the batch, as planned. */
  readonly items: readonly Item[];
  /** Those of them that are to be sent, ascending. */
  readonly positions: readonly number[];
  readonly token: string;
}

/** What a run does with its batches: delete them, or put them back. */
export interface BatchWork<Item> {
  /** Whether every batch is looked at right before it is sent, not only one whose answer was lost. */
  readonly looksFirst: boolean;
  /**
   * Whether a batch is proved before its worker begins another one, so that it is
   * loaded once. Batches are begun in ascending order: the items may come from a
   * stream, which only those few have to be sought in again that could not be read.
   */
  readonly provesAtOnce: boolean;
  load(batch: number): Promise<readonly Item[]>;
  /** @returns a state for each item, in their order @throws ServiceError */
  look(items: readonly Item[], kind: LookKind, options: LookOptions): Promise<readonly ItemState[]>;
  /** Sends one request. @throws ServiceError */
  send(
    request: BatchRequest<Item>,
    signal: AbortSignal,
  ): Promise<{ readonly requestId: string | null }>;
}
