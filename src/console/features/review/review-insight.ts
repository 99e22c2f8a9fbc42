import { useQuery } from '@tanstack/react-query';
import { useScanSession } from '#console/features/browse/scan-session.ts';
import { useDeletedKeys } from '#console/features/runs/deleted-keys.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { type Unanswered, unanswered } from '#console/lib/unanswered.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { CopyReport } from '#console/worker/review-insight-copies.ts';
import type { SetDescription } from '#console/worker/review-insight-service.ts';
import type { StagedSet } from '#engine/staged-set.ts';
import { type CopySearch, useCopySearch } from './copy-search.ts';
import { type IndexReading, useIndexReading } from './index-reading.ts';
import { reviewKey, reviewOptions, versionOfValue } from './review-query.ts';
import { tellStaged } from './tell-staged.ts';
import type { Verification } from './verification.ts';

/** What can be said of the staged keys beyond each one's own state. */
export interface ReviewInsight {
  /** Null until it is known for the first time. */
  readonly description: SetDescription | null;
  /** The first description is under way. */
  readonly isFirst: boolean;
  /** Nothing is described, and nothing resembles anything as far as is known. */
  readonly failed: Unanswered | null;
  readonly reading: IndexReading;
  readonly copies: CopyReport | null;
  readonly copiesFailed: Unanswered | null;
  readonly copySearch: CopySearch;
  /** Another one when the worker may say something else of a row. */
  readonly version: string;
}

/** @param isRead whether any key was read: before that there is nothing to describe */
export function useReviewInsight(
  target: IndexTarget,
  staged: StagedSet,
  { running, version }: Verification,
  isRead: boolean,
): ReviewInsight {
  const reading = useIndexReading(target);
  const copySearch = useCopySearch(target);
  const session = useScanSession(target);
  const deleted = useDeletedKeys(target);
  // While keys are read the worker knows something new all the time.
  const isReady = running === null && isRead;
  const set = [versionOfValue(staged), version, versionOfValue(deleted)];
  const scan = [session?.scan, session?.progress.state, reading.isRunning];
  const description = useQuery({
    queryKey: reviewKey('set-description', target, ...set, ...scan),
    queryFn: async () => {
      await tellStaged(target);
      return await engineWorker().cleanup.describe(target);
    },
    enabled: isReady,
    ...reviewOptions<SetDescription>(target),
  });
  const copies = useQuery({
    queryKey: reviewKey('set-copies', target, ...set, copySearch.version),
    queryFn: async () => {
      await tellStaged(target);
      return await engineWorker().cleanup.copies(target);
    },
    enabled: isReady,
    ...reviewOptions<CopyReport>(target),
  });
  return {
    description: description.data ?? null,
    isFirst: description.isLoading,
    failed: unanswered(description),
    reading,
    copies: copies.data ?? null,
    copiesFailed: unanswered(copies),
    copySearch,
    version: `${description.dataUpdatedAt} ${copies.dataUpdatedAt}`,
  };
}
