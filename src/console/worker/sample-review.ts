import { ownFailure } from '#engine/failure.ts';
import { metadataFingerprint } from '#engine/fingerprint.ts';
import type { Provenance, StagedEntry } from '#engine/staged-entry.ts';
import type { Verdict } from '#engine/verify.ts';
import type { Metadata } from '#protocol/vector.ts';
import { ReviewSession } from './review-session.ts';

/** For tests: a fingerprint that goes by a name. */
export function fingerprintNamed(name: string): string {
  return metadataFingerprint({ name });
}

/** For tests: a key staged at time 1, as it was `then`. */
export function stagedKey(key: string, part: Partial<StagedEntry> = {}): StagedEntry {
  const provenance: Provenance = { kind: 'by-hand' };
  return { key, provenance, fingerprint: fingerprintNamed('then'), stagedAt: 1, ...part };
}

/** For tests: a verdict on a key that was read, with what its metadata and numbers are named. */
export function readVerdict(
  key: string,
  {
    metadata = {},
    now = 'then',
    data = 'numbers',
  }: { readonly metadata?: Metadata; readonly now?: string; readonly data?: string } = {},
): Verdict {
  return {
    key,
    state: now === 'then' ? 'present' : 'changed',
    metadata,
    fingerprint: fingerprintNamed(now),
    data: fingerprintNamed(data),
    content: fingerprintNamed(`${now} and ${data}`),
    failure: null,
  };
}

/** For tests: a verdict on a key that was not there, or could not be read. */
export function unreadVerdict(key: string, state: 'gone' | 'unverified'): Verdict {
  const failure = state === 'gone' ? null : ownFailure('Unexpected', 'no');
  return {
    key,
    state,
    metadata: null,
    fingerprint: null,
    data: null,
    content: null,
    failure,
  };
}

/** For tests: a review of these staged keys, with these verdicts given now. */
export function reviewOf(
  staged: readonly StagedEntry[],
  verdicts: readonly Verdict[] = [],
): ReviewSession {
  const session = new ReviewSession();
  session.store.tell({ parts: [], singles: staged, segments: {} }, 1);
  for (const verdict of verdicts) session.store.put(verdict, Date.now());
  return session;
}

/** For tests: what a generator comes to that rests now and then. */
export function resultOf<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
