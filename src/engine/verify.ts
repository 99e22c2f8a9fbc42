import { LIMITS } from '#protocol/limits.ts';
import { keyProblem, type Metadata, type Vector } from '#protocol/vector.ts';
import { AdaptiveLimit, workThrough } from './concurrency.ts';
import { type Failure, failureOf, ownFailure } from './failure.ts';
import { contentFingerprint, dataFingerprint, metadataFingerprint } from './fingerprint.ts';
import { type EngineDeps, pagesOfMany, readVectors } from './reading.ts';
import type { StagedEntry } from './staged-entry.ts';

/**
 * - `present`: there, with the metadata it had when staged (a listing has no numbers to compare).
 * - `gone`: no longer there.
 * - `changed`: there, with other metadata.
 * - `unverified`: could not be read; `failure` says why.
 */
export type VerdictState = 'present' | 'gone' | 'changed' | 'unverified';

export interface Verdict {
  readonly key: string;
  readonly state: VerdictState;
  /** As it is now; null when it is gone or was not read. */
  readonly metadata: Metadata | null;
  /** `metadataFingerprint` of it. */
  readonly fingerprint: string | null;
  /** `dataFingerprint` of its numbers; null when it is gone or was not read. */
  readonly data: string | null;
  /** `contentFingerprint` of both: what is backed up, confirmed and deleted is this and no other. */
  readonly content: string | null;
  /** Why it is `unverified`; null otherwise. */
  readonly failure: Failure | null;
}

export interface VerifyRequest {
  readonly index: string;
  /** Distinct keys; asked for a page at a time. */
  readonly entries: Iterable<Pick<StagedEntry, 'key' | 'fingerprint'>>;
}

const CONCURRENCY = 6;

/**
 * Reads every staged key again and compares it with what was staged. Each entry
 * gets exactly one verdict; they arrive page by page, in no set order. A page
 * that fails after its retries leaves its keys `unverified`; so does aborting,
 * with code `Stopped`. Never rejects.
 */
export async function verifyKeys(
  deps: EngineDeps,
  { index, entries }: VerifyRequest,
  onVerdicts: (verdicts: readonly Verdict[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const limit = new AdaptiveLimit(CONCURRENCY);
  const pages = pagesOfMany(possibleOf(entries, onVerdicts), LIMITS.getKeysPerCall);

  await workThrough(pages, CONCURRENCY, async (page) => {
    onVerdicts(await verifyPage(page));
  });

  async function verifyPage(page: readonly Staged[]): Promise<readonly Verdict[]> {
    const keys = [...new Set(page.map(({ key }) => key))];
    try {
      const options = { signal, limit, returnData: true, returnMetadata: true };
      const found = await readVectors(deps, index, keys, options);
      return page.map((entry) => verdict(entry, found.get(entry.key)));
    } catch (error) {
      const failure = signal.aborted
        ? ownFailure('Stopped', 'Verification was stopped before this key was read. Verify again.')
        : failureOf(error);
      return page.map(({ key }) => unverified(key, failure));
    }
  }
}

type Staged = Pick<StagedEntry, 'key' | 'fingerprint'>;

/** Gives the others their verdict: one impossible key would fail the other ninety-nine of its page. */
function* possibleOf(
  entries: Iterable<Staged>,
  onVerdicts: (verdicts: readonly Verdict[]) => void,
): Generator<Staged, undefined> {
  for (const entry of entries) {
    const problem = keyProblem(entry.key);
    if (problem === null) yield entry;
    else onVerdicts([unverified(entry.key, ownFailure('ImpossibleKey', `${problem} Unstage it.`))]);
  }
}

function verdict({ key, fingerprint: staged }: Staged, vector: Vector | undefined): Verdict {
  if (vector === undefined) return { key, state: 'gone', ...NOTHING_READ, failure: null };
  if (vector.data === undefined) {
    return unverified(
      key,
      ownFailure(
        'BadAnswer',
        'The service answered this key without its numbers, so that nobody could tell whether they change. Verify again, or unstage it.',
      ),
    );
  }
  const fingerprint = metadataFingerprint(vector.metadata);
  return {
    key,
    state: fingerprint === staged ? 'present' : 'changed',
    metadata: vector.metadata ?? {},
    fingerprint,
    data: dataFingerprint(vector.data.float32),
    content: contentFingerprint(vector),
    failure: null,
  };
}

const NOTHING_READ = { metadata: null, fingerprint: null, data: null, content: null } as const;

function unverified(key: string, failure: Failure): Verdict {
  return { key, state: 'unverified', ...NOTHING_READ, failure };
}
