import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useStaged } from '#console/features/staging/staged-keys.ts';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { type Unanswered, unanswered } from '#console/lib/unanswered.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { ReviewList } from '#console/worker/review-lists.ts';
import type { CoverQuestion, ReviewState } from '#console/worker/review-service.ts';
import type { FindingCounts } from '#console/worker/review-summary.ts';
import { reviewKey, reviewOptions, versionOfValue } from './review-query.ts';
import type { ReviewSearch } from './review-search.ts';
import { leaveReview, tellStaged } from './tell-staged.ts';
import { useVerification } from './verification.ts';

let openings = 0;

/** Names this opening of a review: keys unstaged in it keep their row until it is left. */
export function useOpening(target: IndexTarget): number {
  const id = targetId(target);
  const [opening, setOpening] = useState(() => ({ id, number: ++openings }));
  const { connection, bucket, index } = target;
  useEffect(() => () => leaveReview({ connection, bucket, index }), [connection, bucket, index]);
  if (opening.id === id) return opening.number;
  // Set while rendering, as React advises for state that follows from what is being rendered.
  const next = { id, number: ++openings };
  setOpening(next);
  return next.number;
}

/** The review without its keys, and whether it is that of what is staged this very moment. */
export function useReviewState(
  target: IndexTarget,
  opening: number,
  question: CoverQuestion,
  insight: string,
): {
  readonly state: ReviewState | null;
  readonly isCurrent: boolean;
  readonly failed: Unanswered | null;
} {
  const staged = useStaged(target);
  const { version } = useVerification(target);
  const query = useQuery({
    queryKey: reviewKey(
      'review-state',
      target,
      ...[opening, versionOfValue(staged), version, insight, JSON.stringify(question)],
    ),
    queryFn: async () => {
      await tellStaged(target, opening);
      return await engineWorker().cleanup.reviewState(target, question);
    },
    ...reviewOptions<ReviewState>(target),
  });
  const { data, isPlaceholderData } = query;
  return {
    state: data ?? null,
    isCurrent: data !== undefined && !isPlaceholderData,
    failed: unanswered(query),
  };
}

/** The keys that the address asks for, of which the page knows how many there are. */
export function useReviewList(
  target: IndexTarget,
  opening: number,
  search: ReviewSearch,
  insight: string,
): { readonly list: ReviewList | null; readonly failed: Unanswered | null } {
  const staged = useStaged(target);
  const { version } = useVerification(target);
  const query = useQuery({
    queryKey: reviewKey(
      'review-list',
      target,
      ...[opening, versionOfValue(staged), version, insight, JSON.stringify(search)],
    ),
    queryFn: async () => {
      await tellStaged(target, opening);
      return await engineWorker().cleanup.reviewList(target, search);
    },
    ...reviewOptions<ReviewList>(target),
  });
  return { list: query.data ?? null, failed: unanswered(query) };
}

const NO_COVER: CoverQuestion = { backup: null, sample: null };

/** What the last verification found of what is staged now; null before there was one. */
export function useFindingCounts(target: IndexTarget): FindingCounts | null {
  const staged = useStaged(target);
  const { version } = useVerification(target);
  const { data } = useQuery({
    queryKey: reviewKey('finding-counts', target, versionOfValue(staged), version),
    queryFn: async () => {
      await tellStaged(target);
      return await engineWorker().cleanup.reviewState(target, NO_COVER);
    },
    // Before a review the worker need not know what is staged.
    enabled: version > 0,
    ...reviewOptions<ReviewState>(target),
  });
  return data?.counts ?? null;
}
