import type { IndexTarget } from '#console/lib/index-target.ts';
import type { BackupService } from './backup-service.ts';
import { DeletedLog } from './deleted-log.ts';
import type { ReviewRow, ReviewSearch } from './review-list.ts';
import type { ReviewList } from './review-lists.ts';
import type { SampleRead, SampleService } from './review-sample.ts';
import type { SessionOf } from './review-session.ts';
import type { NamedKeys, TellAnswer, ToldSet } from './review-staged-rows.ts';
import { type ReviewSummary, summaryOf } from './review-summary.ts';
import { inSlices } from './time-slices.ts';

const NEVER = new AbortController().signal;

interface ReviewDeps {
  readonly sessionOf: SessionOf;
  readonly backups: Pick<BackupService, 'backupFor'>;
  readonly samples: Pick<SampleService, 'isOfSample'>;
}

/** What of the page's depends on exactly which keys would be deleted. */
export interface CoverQuestion {
  /** `id` of the last backup; null for none. */
  readonly backup: string | null;
  readonly sample: SampleRead | null;
}

/** A review without its keys, as of one moment. */
export interface ReviewState extends ReviewSummary {
  /** The backup is of exactly the keys to be deleted, as they were verified. */
  readonly hasBackup: boolean;
  /** The sample is of the keys to be deleted, but for those found wrong. */
  readonly hasSample: boolean;
}

/** What the page shows of a review: counts, and the rows that it draws. */
export function createReviewService({ sessionOf, backups, samples }: ReviewDeps) {
  return {
    /**
     * Takes over what is staged.
     *
     * @param opening names the page that asks, and begins anew what it has seen; null for none
     */
    tellStaged(target: IndexTarget, told: ToldSet, opening: number | null): TellAnswer {
      return sessionOf(target).store.tell(told, opening);
    },
    async reviewState(
      target: IndexTarget,
      { backup, sample }: CoverQuestion,
    ): Promise<ReviewState> {
      const session = sessionOf(target);
      await inSlices(session.store.order(), NEVER);
      // All of it is so of one moment: there is no rest from here on.
      const summary = summaryOf(session.store, session.insight);
      if (backup === null && sample === null) {
        return { ...summary, hasBackup: false, hasSample: false };
      }
      const cover = session.deletableNow();
      return {
        ...summary,
        hasBackup: backup !== null && backups.backupFor(backup, cover) !== null,
        hasSample: sample !== null && samples.isOfSample(session, sample, cover),
      };
    },
    reviewList(target: IndexTarget, search: ReviewSearch): Promise<ReviewList> {
      return sessionOf(target).lists.list(search);
    },
    /** The rows of a list at the places `from` up to, without, `to`. */
    reviewRows(target: IndexTarget, list: number, from: number, to: number): readonly ReviewRow[] {
      return sessionOf(target).lists.between(list, from, to);
    },
    /** The keys of a list that are staged, or all of it, for the page to unstage or stage them. */
    namedInList(target: IndexTarget, list: number, which: 'staged' | 'all'): NamedKeys {
      const { store, lists } = sessionOf(target);
      const rows = lists.rowsOf(list);
      return store.entries.name(
        which === 'all' ? rows : rows.filter((row) => store.staged.has(row)),
      );
    },
    /** Staged keys that are unverified, or not read yet. */
    namedUnverified(target: IndexTarget): NamedKeys {
      const { store } = sessionOf(target);
      const rows = store.staged
        .toArray()
        .filter((row) => store.hasFinding(row, 'unverified') || store.hasFinding(row, 'waiting'));
      return store.entries.name(rows);
    },
    /** The staged keys of a list, to be read one by one: nothing moves in it until it is released. */
    holdStaged(target: IndexTarget, list: number): ReviewList {
      const { store, lists } = sessionOf(target);
      const rows = lists.rowsOf(list).filter((row) => store.staged.has(row));
      const held = lists.keep(rows, store.revision);
      lists.hold(held.id);
      return held;
    },
    /** As `holdStaged`, these keys in this order. */
    holdKeys(target: IndexTarget, keys: readonly string[]): ReviewList {
      const { store, lists } = sessionOf(target);
      const rows = Uint32Array.from(keys.flatMap((key) => store.rowOf(key) ?? []));
      const held = lists.keep(rows, store.revision);
      lists.hold(held.id);
      return held;
    },
    releaseList(target: IndexTarget, list: number): void {
      sessionOf(target).lists.release(list);
    },
    /** How many keys of a list are staged by now. */
    stagedInList(target: IndexTarget, list: number): number {
      const { store, lists } = sessionOf(target);
      return lists.rowsOf(list).filter((row) => store.staged.has(row)).length;
    },

    /** Runs have deleted these since the index was scanned. */
    noteDeleted(target: IndexTarget, keys: readonly string[]): void {
      sessionOf(target).deleted.add(keys);
    },
    noteRestored(target: IndexTarget, keys: readonly string[]): void {
      sessionOf(target).deleted.remove(keys);
    },
    clearDeleted(target: IndexTarget): void {
      sessionOf(target).deleted = new DeletedLog();
    },
  };
}
