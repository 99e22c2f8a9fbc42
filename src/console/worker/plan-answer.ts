import type { IndexTarget } from '#console/lib/index-target.ts';
import { type Failure, ownFailure } from '#engine/failure.ts';
import type { BackupFact, KeptReason } from '#engine/run-record.ts';
import { verdictLifeWords } from './plan-check.ts';

/** What the page lists as to be deleted, at the moment it asks for the confirmation. */
export interface PlanOrder {
  readonly target: IndexTarget;
  readonly environment: string;
  readonly region: string;
  readonly accountId: string;
  /** Of the review that the page shows; what would be deleted then is what the plan is about. */
  readonly revision: number;
  /** Null only when the operator declined a backup in so many words. */
  readonly backupId: string | null;
}

/** The plan as the dialog shows it; the keys stay where they were checked. */
export interface Plan {
  readonly id: string;
  readonly count: number;
  readonly batches: readonly { readonly count: number; readonly digest: string }[];
  readonly kept: Readonly<Record<KeptReason, number>>;
  readonly backup: BackupFact | null;
}

export type PlanAnswer = { readonly ok: true; readonly plan: Plan } | Refusal;
export type ConfirmAnswer = { readonly ok: true; readonly run: string } | Refusal;
export type ExportAnswer =
  | { readonly ok: true; readonly file: Blob; readonly fileName: string }
  | Refusal;

/** Nothing came of it. */
export interface Refusal {
  readonly ok: false;
  readonly failure: Failure;
}

/** What the operator decided in the confirmation. */
export interface ConfirmDecision {
  readonly typedName: string;
  /** Read each key again right before it is sent, and keep it when it changed. */
  readonly driftCheck: boolean;
}

export function refusal(code: string, message: string): Refusal {
  return { ok: false, failure: ownFailure(code, message) };
}

export const TAKEN = refusal('PlanTaken', 'This plan was confirmed already. Look for its run.');
export const OUTDATED = refusal(
  'ReviewOutdated',
  'What is listed changed in this very moment, so nothing is confirmed. Look again.',
);
export const UNREAD = refusal(
  'PlanNotVerified',
  'Not every staged key was read. Verify again, or unstage those that cannot be read.',
);
/** @param keys how many are to be deleted */
export function backupStale(keys: number): Refusal {
  return refusal(
    'BackupStale',
    `The backup is not of exactly these keys, or more than ${verdictLifeWords(keys)} old. Back up again.`,
  );
}
export const STOPPED = refusal(
  'PlanStopped',
  'Listing the keys was stopped, and nothing is confirmed.',
);
