import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { browserClock } from './browser-clock.ts';
import { DeletedLog } from './deleted-log.ts';
import { deletableOf, type ReviewCover } from './review-cover.ts';
import { NO_INSIGHT, type ReviewInsight } from './review-insight.ts';
import { ReviewLists } from './review-lists.ts';
import { ReviewStore } from './review-store.ts';
import { inSlices } from './time-slices.ts';

const NEVER = new AbortController().signal;

/** What is known of one index under review. */
export class ReviewSession {
  readonly store = new ReviewStore(browserClock.now());
  readonly lists = new ReviewLists(this);
  /** Replaced whenever more was found out. */
  insight: ReviewInsight = NO_INSIGHT;
  /** Deleted by runs since the index was scanned. */
  deleted = new DeletedLog();
  /** Rows that drifted while they were backed up last. */
  drifted: readonly number[] = [];
  #deletable: { readonly revision: number; readonly cover: ReviewCover } | null = null;

  /** What would be deleted now, as of one moment: that in which the promise is fulfilled. */
  async deletable(): Promise<ReviewCover> {
    await inSlices(this.store.order(), NEVER);
    return this.deletableNow();
  }

  /** As `deletable`, at once: a tenth of a second for a million keys. */
  deletableNow(): ReviewCover {
    const { revision } = this.store;
    if (this.#deletable?.revision !== revision) {
      this.#deletable = { revision, cover: deletableOf(this.store) };
    }
    return this.#deletable.cover;
  }
}

/** The reviews of this worker, one for each index. */
export function createReviewSessions() {
  const sessions = new Map<string, ReviewSession>();

  return (target: IndexTarget): ReviewSession => {
    const id = targetId(target);
    const known = sessions.get(id) ?? new ReviewSession();
    sessions.set(id, known);
    return known;
  };
}

export type SessionOf = ReturnType<typeof createReviewSessions>;
