import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useUnfinishedRun } from '#console/features/runs/runs-query.ts';
import { useStaged, useStagingLoaded } from '#console/features/staging/staged-keys.ts';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import type { VerifiedKey } from '#console/worker/backup-service.ts';
import type { RunSummary } from '#console/worker/run-schema.ts';
import type { KeptReason } from '#engine/run-record.ts';
import type { StagedEntry } from '#engine/staged-entry.ts';
import { type BackupState, isBackupOf, useBackup } from './backup.ts';
import { countFindings, type FindingCounts, oldestVerdict } from './findings.ts';
import { type ReviewInsight, useReviewInsight } from './review-insight.ts';
import { type ReviewRow, reviewRows, withNewlyStaged } from './review-rows.ts';
import { type ReviewFacts, type ReviewStage, reviewStage } from './review-stage.ts';
import { useVerification, type Verification, verifyEntries } from './verification.ts';

/** Everything the parts of the review page draw from. */
export interface ReviewModel {
  readonly target: IndexTarget;
  readonly isLoaded: boolean;
  readonly staged: ReadonlyMap<string, StagedEntry>;
  readonly verification: Verification;
  readonly counts: FindingCounts;
  readonly rows: readonly ReviewRow[];
  readonly insight: ReviewInsight;
  /** What a confirmation would delete, in the order of keys. */
  readonly deletable: readonly VerifiedKey[];
  /** Staged, but kept out: gone already, or changed and not accepted. */
  readonly kept: readonly { readonly key: string; readonly reason: KeptReason }[];
  readonly backup: BackupState;
  readonly declinesBackup: boolean;
  readonly setDeclinesBackup: (declines: boolean) => void;
  /** Why the last attempt to confirm came to nothing. */
  readonly notice: string | null;
  readonly setNotice: (notice: string | null) => void;
  /** The run of the index that has not ended, if there is one: its keys are spoken for. */
  readonly runAtWork: RunSummary | null;
  readonly facts: ReviewFacts;
  readonly stage: ReviewStage;
}

export function useReviewModel(target: IndexTarget): ReviewModel {
  const staged = useStaged(target);
  const isLoaded = useStagingLoaded(target);
  const verification = useVerification(target);
  const backup = useBackup(target);
  const runAtWork = useUnfinishedRun(target);
  const { declinesBackup, setDeclinesBackup } = useDeclinedBackup(target);
  const [notice, setNotice] = useState<string | null>(null);
  const seen = useSeenSinceOpened(target, staged);
  const now = useMinute();
  useVerifyNewKeys(target, staged, verification, runAtWork === null);

  const { verdicts } = verification;
  const insight = useReviewInsight(target, staged, verification);
  const { byKey } = insight;
  const rows = useMemo(
    () => reviewRows({ seen, staged, verdicts, insight: byKey }),
    [seen, staged, verdicts, byKey],
  );
  const { deletable, kept } = useMemo(() => splitRows(rows), [rows]);
  const counts = useMemo(() => countFindings(staged, verdicts), [staged, verdicts]);
  const oldest = useMemo(() => oldestVerdict(staged, verdicts), [staged, verdicts]);
  const hasBackup = useMemo(() => isBackupOf(backup, deletable, now), [backup, deletable, now]);
  const facts: ReviewFacts = {
    isRunning: runAtWork !== null,
    counts,
    // Look-alikes belong to what has to be known before anything goes on.
    isVerifying: verification.running !== null || insight.isFirst,
    oldestVerdict: oldest,
    now,
    isBackingUp: backup.kind === 'running',
    hasBackup,
    declinesBackup,
  };
  return {
    target,
    isLoaded,
    staged,
    verification,
    counts,
    rows,
    insight,
    deletable,
    kept,
    backup,
    declinesBackup,
    setDeclinesBackup,
    notice,
    setNotice,
    runAtWork,
    facts,
    stage: reviewStage(facts),
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

/** Keys unstaged on this page keep their row until it is left. */
function useSeenSinceOpened(target: IndexTarget, staged: ReadonlyMap<string, StagedEntry>) {
  const id = targetId(target);
  const [seen, setSeen] = useState({ id, entries: staged });
  const entries = seen.id === id ? withNewlyStaged(seen.entries, staged) : staged;
  // Set while rendering, as React advises for state that follows from what is being rendered.
  if (seen.id !== id || entries !== seen.entries) setSeen({ id, entries });
  return entries;
}

function useVerifyNewKeys(
  target: IndexTarget,
  staged: ReadonlyMap<string, StagedEntry>,
  { verdicts, running, failure }: Verification,
  mayVerify: boolean,
) {
  const isIdle = mayVerify && running === null && failure === null;
  const { connection, bucket, index } = target;
  useEffect(() => {
    if (!isIdle) return;
    const fresh = [...staged.values()].filter(({ key }) => !verdicts.has(key));
    verifyEntries({ connection, bucket, index }, fresh);
  }, [connection, bucket, index, staged, verdicts, isIdle]);
}

function splitRows(rows: readonly ReviewRow[]) {
  const deletable: VerifiedKey[] = [];
  const kept: { key: string; reason: KeptReason }[] = [];
  for (const { key, content, finding, isStaged } of rows) {
    if (!isStaged) continue;
    if (finding === 'present' && content !== null) deletable.push({ key, content });
    if (finding === 'gone') kept.push({ key, reason: 'already-gone' });
    if (finding === 'changed') kept.push({ key, reason: 'changed-kept' });
  }
  return { deletable, kept };
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
