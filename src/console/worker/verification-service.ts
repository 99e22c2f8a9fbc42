import type { IndexTarget } from '#console/lib/index-target.ts';
import { createProxyVectorApi } from '#console/lib/proxy-vector-api.ts';
import type { StagedEntry } from '#engine/staged-entry.ts';
import { packSegment, type StagedSegment } from '#engine/staged-segment.ts';
import { verifyKeys } from '#engine/verify.ts';
import { browserClock } from './browser-clock.ts';
import type { ReviewSession, SessionOf } from './review-session.ts';
import { inSlices } from './time-slices.ts';

/**
 * Staged keys to be read again.
 * - `new`: those without a verdict.
 * - `unverified`: those, and those that could not be read.
 * - `drifted`: those that drifted during the last backup.
 * - a list: those of it that are unverified.
 */
export type KeysToVerify = 'all' | 'new' | 'unverified' | 'drifted' | { readonly list: number };

/** Changes that were accepted, for the keys to be staged anew with what they are now. */
export interface AcceptedKeys {
  readonly entries: readonly StagedEntry[];
  readonly segments: readonly StagedSegment[];
}

/** What the operator saw of a key that was accepted. */
export interface SeenKey {
  readonly key: string;
  readonly fingerprint: string | null;
  readonly data: string | null;
}

/**
 * Shortest time between two pieces of news to the page, and what is added to it for
 * each key: the page then asks for counts and a list, which goes through all of them.
 */
const PACE_MS = 250;
const PACE_MS_PER_KEY = 1 / 2000;
/** So many accepted keys are packed. */
const MANY = 1000;
const NEVER = new AbortController().signal;

/** Verdicts over staged keys: they stay here, and what may be deleted is decided by them. */
export function createVerificationService(sessionOf: SessionOf) {
  const stops = new Map<ReviewSession, AbortController>();

  return {
    /** Reads the keys again; the verdicts are complete when the promise is fulfilled. */
    async verify(
      target: IndexTarget,
      which: KeysToVerify,
      onProgress: (done: number, total: number) => void,
    ): Promise<void> {
      const session = sessionOf(target);
      const { store } = session;
      const stop = new AbortController();
      stops.set(session, stop);
      const rows = await inSlices(rowsToVerify(session, which), NEVER);
      let done = 0;
      let told = browserClock.now();
      const pace = PACE_MS + rows.length * PACE_MS_PER_KEY;
      onProgress(done, rows.length);
      const api = createProxyVectorApi(target.connection, target.bucket);
      const entries = entriesOf(session, rows);
      await verifyKeys(
        { api, clock: browserClock },
        { index: target.index, entries },
        (page) => {
          const at = browserClock.now();
          for (const verdict of page) store.put(verdict, at);
          done += page.length;
          if (at - told < pace) return;
          told = at;
          onProgress(done, rows.length);
        },
        stop.signal,
      );
    },

    stopVerifying(target: IndexTarget): void {
      stops.get(sessionOf(target))?.abort();
    },

    /** After a run nothing that was read before it counts any more. */
    forgetVerdicts(target: IndexTarget): void {
      sessionOf(target).store.forgetVerdicts();
    },

    /**
     * Takes changed keys as they are now: numbers here, metadata by staging the keys
     * anew. What was read only after the list was made is not accepted.
     */
    acceptListed(target: IndexTarget, list: number): AcceptedKeys {
      const { store, lists } = sessionOf(target);
      const revision = lists.revisionOf(list);
      const rows = lists
        .rowsOf(list)
        .filter((row) => store.staged.has(row) && store.hasFinding(row, 'changed'))
        .filter((row) => store.verdictRevision(row) <= revision);
      return accept(sessionOf(target), rows);
    },

    /** As `acceptListed`, one key, if it is still as it was seen. */
    acceptKey(target: IndexTarget, { key, fingerprint, data }: SeenKey): AcceptedKeys {
      const session = sessionOf(target);
      const { store } = session;
      const row = store.rowOf(key);
      const isSame =
        row !== null &&
        store.fingerprintAt(row) === fingerprint &&
        store.verdictAt(row)?.data === data;
      return accept(session, isSame ? Uint32Array.of(row) : new Uint32Array());
    },
  };
}

function* rowsToVerify(
  { store, lists, drifted }: ReviewSession,
  which: KeysToVerify,
): Generator<void, Uint32Array> {
  if (which === 'drifted') return Uint32Array.from(drifted.filter((row) => store.staged.has(row)));
  const all = typeof which === 'object' ? lists.rowsOf(which.list) : yield* store.order();
  return all.filter((row) => {
    if (!store.staged.has(row)) return false;
    if (which === 'all' || store.hasFinding(row, 'waiting')) return true;
    return which !== 'new' && store.hasFinding(row, 'unverified');
  });
}

function* entriesOf(
  { store }: ReviewSession,
  rows: Uint32Array,
): Generator<StagedEntry, undefined> {
  for (const row of rows) yield store.entryAt(row);
}

function accept({ store }: ReviewSession, rows: Uint32Array): AcceptedKeys {
  const renewed = new Map<string, StagedEntry[]>();
  const entries: StagedEntry[] = [];
  for (const row of rows) {
    if (store.hasNewNumbers(row)) store.acceptData(row);
    const fingerprint = store.fingerprintAt(row);
    const entry = store.entryAt(row);
    if (fingerprint === null || fingerprint === entry.fingerprint) continue;
    entries.push({ ...entry, fingerprint });
  }
  if (entries.length <= MANY) return { entries, segments: [] };
  for (const entry of entries) {
    const together = `${entry.stagedAt} ${JSON.stringify(entry.provenance)}`;
    const group = renewed.get(together);
    if (group === undefined) renewed.set(together, [entry]);
    else group.push(entry);
  }
  const segments = [...renewed.values()].flatMap((group) => {
    const [first] = group;
    return first ? [packSegment(group, first.provenance, first.stagedAt)] : [];
  });
  return { entries: [], segments };
}
