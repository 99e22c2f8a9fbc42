/** Why a staged key is not among those confirmed for deletion. */
export type KeptReason = 'already-gone' | 'changed-kept';

/** A key under deletion, and what it named when it was reviewed. */
export interface PlannedKey {
  readonly key: string;
  /** `contentFingerprint` of the vector at that time. */
  readonly content: string;
}

/** A backup that was written, read back and found whole. */
export interface BackupFact {
  readonly fileName: string;
  readonly count: number;
  /** Of the manifest: lower-case hex over all lines before it. */
  readonly sha256: string;
}

/** A batch without its keys: those come from `RunKeys`, so that a run of any length fits in memory. */
export interface RunBatch {
  /** `batchDigest` of its keys. */
  readonly digest: string;
  readonly count: number;
}

interface RunFacts {
  readonly id: string;
  readonly connection: string;
  readonly environment: string;
  readonly region: string;
  readonly accountId: string;
  readonly bucket: string;
  readonly index: string;
  /** Milliseconds since the Unix epoch. */
  readonly confirmedAt: number;
  /** What every account of the run sums up to. */
  readonly staged: number;
  readonly batches: readonly RunBatch[];
}

/** A deletion that was reviewed and confirmed: all that a run may ever send. */
export interface DeleteRun extends RunFacts {
  readonly kind: 'delete';
  /** Staged, but not confirmed for deletion. */
  readonly kept: Readonly<Record<KeptReason, number>>;
  /** Null when the operator declined one. */
  readonly backup: BackupFact | null;
  /** Whether each key is read again right before it is sent, and kept when it changed. */
  readonly driftCheck: boolean;
}

/** Vectors of a backup that are to be put back. */
export interface RestoreRun extends RunFacts {
  readonly kind: 'restore';
  /** Where they come from. */
  readonly backup: BackupFact;
  /** Whether a key that exists again with other content is written over. */
  readonly overwrite: boolean;
}

export type Run = DeleteRun | RestoreRun;

/** Where the keys of a deletion are kept; only those of the batches at work are in memory. */
export interface RunKeys {
  /** The keys of a batch, in the order that was confirmed. */
  batch(at: number): Promise<readonly PlannedKey[]>;
  /** Keys that were staged and not confirmed. */
  kept(): AsyncIterable<KeptKey>;
}

export interface KeptKey {
  readonly key: string;
  readonly reason: KeptReason;
}
