import { useEffect, useState, useSyncExternalStore } from 'react';
import { useUnfinishedRun } from '#console/features/runs/runs-query.ts';
import { useStaged, useStagingLoaded } from '#console/features/staging/staged-keys.ts';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { firstUnanswered, type Unanswered } from '#console/lib/unanswered.ts';
import type { ReviewList } from '#console/worker/review-lists.ts';
import type { ReviewState } from '#console/worker/review-service.ts';
import type { RunSummary } from '#console/worker/run-schema.ts';
import type { StagedSet } from '#engine/staged-set.ts';
import type { SetNotice } from './attempt.ts';
import { type BackupState, isFresh, useBackup } from './backup.ts';
import { type ReviewInsight, useReviewInsight } from './review-insight.ts';
import type { ReviewSearch } from './review-search.ts';
import { type ReviewFacts, type ReviewStage, reviewStage } from './review-stage.ts';
import { useOpening, useReviewList, useReviewState } from './review-state.ts';
import { useSample } from './sample-store.ts';
import { useVerification, type Verification, verifyKeys } from './verification.ts';

/** Everything the parts of the review page draw from; the keys themselves stay in the worker. */
export interface ReviewModel {
  readonly target: IndexTarget;
  readonly staged: StagedSet;
  readonly verification: Verification;
  /** What the worker knows of the review. */
  readonly state: ReviewState;
  /** The keys that are listed. */
  readonly list: ReviewList;
  /** Another one whenever rows may look otherwise. */
  readonly version: string;
  readonly insight: ReviewInsight;
  readonly backup: BackupState;
  readonly declinesBackup: boolean;
  readonly setDeclinesBackup: (declines: boolean) => void;
  /** Why what was attempted last came to nothing. */
  readonly notice: string | null;
  readonly setNotice: SetNotice;
  /** The run of the index that has not ended, if there is one: its keys are spoken for. */
  readonly runAtWork: RunSummary | null;
  readonly facts: ReviewFacts;
  readonly stage: ReviewStage;
}

/** The model, or why it cannot be drawn: the first failure of its parts, and what asks for all of them again. */
export type KnownReview =
  | { readonly kind: 'reading' }
  | ({ readonly kind: 'failed' } & Unanswered)
  | { readonly kind: 'known'; readonly model: ReviewModel };

/** `reading` until it is known what is staged. */
export function useReviewModel(target: IndexTarget, search: ReviewSearch): KnownReview {
  const staged = useStaged(target);
  const isLoaded = useStagingLoaded(target);
  const verification = useVerification(target);
  const backup = useBackup(target);
  const runAtWork = useUnfinishedRun(target);
  const { declinesBackup, setDeclinesBackup } = useDeclinedBackup(target);
  const [notice, setNotice] = useState<string | null>(null);
  const [isRead, setIsRead] = useState(false);
  const now = useMinute();
  const opening = useOpening(target);

  const insight = useReviewInsight(target, staged, verification, isRead);
  const question = useCoverQuestion(target, backup, verification);
  const { state, isCurrent, ...asked } = useReviewState(target, opening, question, insight.version);
  const { list, ...listed } = useReviewList(target, opening, search, insight.version);
  if (state !== null && state.isRead !== isRead) setIsRead(state.isRead);
  const waiting = isLoaded && isCurrent && state !== null ? state.counts.waiting : 0;
  useVerifyNewKeys(target, waiting, verification, runAtWork === null);
  const failed = firstUnanswered([asked.failed, listed.failed]);
  if (failed !== null) return { kind: 'failed', ...failed };
  if (!isLoaded || state === null || list === null) return { kind: 'reading' };

  const { counts, oldestVerdict, hasBackup } = state;
  const isNotYetTold = !isCurrent && counts.waiting > 0;
  const facts: ReviewFacts = {
    isRunning: runAtWork !== null,
    counts,
    // Look-alikes belong to what has to be known before anything goes on.
    isVerifying:
      verification.running !== null || isNotYetTold || isRead !== state.isRead || insight.isFirst,
    oldestVerdict,
    now,
    isBackingUp: backup.kind === 'running',
    hasBackup: hasBackup && isFresh(backup, counts.present, now),
    declinesBackup,
  };
  const model: ReviewModel = {
    target,
    staged,
    verification,
    state,
    list,
    version: `${state.revision} ${insight.version}`,
    insight,
    backup,
    declinesBackup,
    setDeclinesBackup,
    notice,
    setNotice,
    runAtWork,
    facts,
    stage: reviewStage(facts),
  };
  return { kind: 'known', model };
}

/** What depends on exactly which keys would be deleted; not asked while they are being read. */
function useCoverQuestion(target: IndexTarget, backup: BackupState, { running }: Verification) {
  const sample = useSample(target);
  if (running !== null) return { backup: null, sample: null };
  const wrong = [...(sample?.judged ?? [])].flatMap(([key, found]) =>
    found === 'wrong' ? [key] : [],
  );
  return {
    backup: backup.kind === 'made' ? backup.id : null,
    sample: sample === null ? null : { id: sample.id, wrong },
  };
}

/** For one index: the page stays when the address goes on to the review of another one. */
function useDeclinedBackup(target: IndexTarget) {
  const id = targetId(target);
  const [declinedFor, setDeclinedFor] = useState<string | null>(null);
  return {
    declinesBackup: declinedFor === id,
    setDeclinesBackup: (declines: boolean) => setDeclinedFor(declines ? id : null),
  };
}

function useVerifyNewKeys(
  target: IndexTarget,
  waiting: number,
  { running, failure }: Verification,
  mayVerify: boolean,
) {
  const isIdle = mayVerify && running === null && failure === null;
  const { connection, bucket, index } = target;
  useEffect(() => {
    if (isIdle) verifyKeys({ connection, bucket, index }, 'new', waiting);
  }, [connection, bucket, index, waiting, isIdle]);
}

const MINUTE_MS = 60_000;

/** Now, renewed every quarter of a minute: verdicts grow old while nobody touches the page. */
function useMinute(): number {
  return useSyncExternalStore(subscribeToTime, () => minuteNow());
}

function subscribeToTime(onChange: () => void): () => void {
  const timer = setInterval(onChange, MINUTE_MS / 4);
  return () => clearInterval(timer);
}

function minuteNow(): number {
  return Math.floor((Date.now() / MINUTE_MS) * 4) * (MINUTE_MS / 4);
}
