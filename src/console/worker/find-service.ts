import { transfer } from 'comlink';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { type Failure, failureOf } from '#engine/failure.ts';
import { isLine, writeKeyList } from '#engine/key-list.ts';
import {
  detectKeyListForm,
  type KeyListHead,
  type KeyListPreview,
  previewKeyList,
} from '#engine/key-list-detect.ts';
import type { KeyListForm } from '#engine/key-list-form.ts';
import { packSegment, segmentBuffers } from '#engine/staged-segment.ts';
import type { FindGroup, FindWindow } from './find-groups.ts';
import { FindJob } from './find-job.ts';
import { headOf, type ListSource, sizeOf } from './find-list.ts';
import type { FindBasis, FindNews } from './find-news.ts';
import { gatherTextNow } from './gather-text.ts';
import type { CoverageExtent, IndexCoverage } from './index-coverage.ts';
import { listFailure } from './list-failure.ts';
import { type StoredSegment, storeSegment } from './staging-database.ts';

/** What this needs of the scans: what was read of an index so far. */
export interface FindReads {
  coverageOf(target: IndexTarget): IndexCoverage;
}

/** A list that was given, before it is read. */
export interface OpenedList {
  readonly name: string;
  readonly size: number;
  readonly form: KeyListForm;
  readonly preview: KeyListPreview;
}

export type OpeningListAnswer =
  | { readonly ok: true; readonly list: OpenedList }
  | { readonly ok: false; readonly failure: Failure };

/** Keys as text, and in which form. */
export interface WrittenKeys {
  readonly text: Blob;
  readonly form: 'lines' | 'json-lines';
}

interface Session {
  readonly target: IndexTarget;
  readonly source: ListSource;
  readonly head: KeyListHead;
  job: FindJob | null;
}

/** Entries that a preview shows. */
const PREVIEWED = 6;
const NO_ROWS: FindWindow = { total: 0, lines: [] };

/** Lists of keys that are looked for in indexes; one list for each index. */
export function createFindService(scans: FindReads) {
  const sessions = new Map<string, Session>();
  const sessionOf = (target: IndexTarget) => sessions.get(targetId(target));
  const jobOf = (target: IndexTarget) => sessionOf(target)?.job ?? null;

  return {
    /** Looks at the start of a list, in place of any former one for the index. */
    async openList(target: IndexTarget, source: ListSource): Promise<OpeningListAnswer> {
      this.discard(target);
      try {
        const head = await headOf(source);
        const form = detectKeyListForm(head);
        sessions.set(targetId(target), { target, source, head, job: null });
        const preview = previewKeyList(head, form, PREVIEWED);
        return { ok: true, list: { name: source.name, size: sizeOf(source), form, preview } };
      } catch (error) {
        return { ok: false, failure: listFailure(error, source) };
      }
    },

    /** @returns null when the list is not open any more */
    previewList(target: IndexTarget, form: KeyListForm): KeyListPreview | null {
      const head = sessionOf(target)?.head;
      return head === undefined ? null : previewKeyList(head, form, PREVIEWED);
    },

    /** What the table has read of the index, which a list could be compared with at once. */
    readingOf(target: IndexTarget): {
      readonly extent: CoverageExtent;
      readonly read: number;
      readonly since: number;
    } {
      const { extent, read, since } = scans.coverageOf(target);
      return { extent, read, since };
    },

    /** Reads the list and looks for its keys; what came of it is told by `onNews`. */
    async find(
      target: IndexTarget,
      { form, basis }: { readonly form: KeyListForm; readonly basis: FindBasis },
      onNews: (news: FindNews) => void,
    ): Promise<void> {
      const session = sessionOf(target);
      if (session === undefined) return;
      session.job?.stop();
      const reading = () => scans.coverageOf(target);
      session.job = new FindJob(session.source, form, basis, { target, reading, onNews });
      await session.job.run();
    },

    pause: (target: IndexTarget): void => jobOf(target)?.pause(),
    goOn: (target: IndexTarget): void => jobOf(target)?.goOn(),
    stop: (target: IndexTarget): void => jobOf(target)?.stop(),
    /** After a stop or a failure: looks for the keys that are not known yet. */
    findRest: async (target: IndexTarget): Promise<void> => jobOf(target)?.run(),
    readIndexForNear: async (target: IndexTarget): Promise<void> =>
      jobOf(target)?.readIndexForNear(),
    stopNear: (target: IndexTarget): void => jobOf(target)?.stopNear(),

    /** Has a key of the index stand for a missing one. @returns why it cannot, or null */
    async take(target: IndexTarget, id: number, key: string): Promise<Failure | null> {
      try {
        return (await jobOf(target)?.take(id, key)) ?? null;
      } catch (error) {
        return failureOf(error);
      }
    },

    untake: (target: IndexTarget, id: number): void => jobOf(target)?.untake(id),

    rows: (
      target: IndexTarget,
      {
        group,
        from,
        count,
      }: { readonly group: FindGroup; readonly from: number; readonly count: number },
    ): FindWindow => jobOf(target)?.groups?.window(group, from, count) ?? NO_ROWS,

    /** The found keys, and those taken instead of missing ones, packed to be staged; null for none. */
    async staged(target: IndexTarget, stagedAt: number): Promise<StoredSegment | null> {
      const session = sessionOf(target);
      const groups = session?.job?.groups;
      if (session === undefined || groups === null || groups === undefined) return null;
      const provenance = { kind: 'list', name: session.source.name } as const;
      const segment = packSegment(groups.stageable(), provenance, stagedAt);
      const stored = await storeSegment(targetId(target), segment);
      return transfer(stored, segmentBuffers(segment));
    },

    /** One key a line where every key can be a line of its own; else as JSON Lines. */
    write(target: IndexTarget, group: FindGroup): WrittenKeys {
      const groups = jobOf(target)?.groups;
      const keys = () => groups?.keysOf(group) ?? [];
      let form: WrittenKeys['form'] = 'lines';
      for (const key of keys()) if (!isLine(key)) form = 'json-lines';
      return { text: gatherTextNow(writeKeyList(keys(), form)), form };
    },

    /** Lets go of a list and of what was found. */
    discard(target: IndexTarget): void {
      jobOf(target)?.stop();
      sessions.delete(targetId(target));
    },
  };
}
