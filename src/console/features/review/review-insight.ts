import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useScanSession } from '#console/features/browse/scan-session.ts';
import { useDeletedKeys } from '#console/features/runs/deleted-keys.ts';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { CopyReport } from '#console/worker/review-insight-copies.ts';
import type { SetDescription } from '#console/worker/review-insight-description.ts';
import type { CopyGroup } from '#engine/copies.ts';
import type { BrokenFamily } from '#engine/siblings.ts';
import type { StagedEntry } from '#engine/staged-entry.ts';
import { type CopySearch, useCopySearch } from './copy-search.ts';
import { type IndexReading, useIndexReading } from './index-reading.ts';
import type { Verification } from './verification.ts';

/** What can be said of the staged keys beyond each one's own state. */
export interface ReviewInsight {
  /** Null until it is known for the first time. */
  readonly description: SetDescription | null;
  /** The first description is under way. */
  readonly isFirst: boolean;
  readonly reading: IndexReading;
  readonly copies: CopyReport | null;
  readonly copySearch: CopySearch;
  /** Deleted by runs since the index was read. */
  readonly deleted: ReadonlySet<string>;
  readonly byKey: InsightByKey;
}

/** For a key what it belongs to; keys that nothing is to be said of are missing. */
export interface InsightByKey {
  readonly lookAlikes: ReadonlyMap<string, readonly string[]>;
  readonly families: ReadonlyMap<string, BrokenFamily>;
  readonly copies: ReadonlyMap<string, CopyGroup>;
}

export function useReviewInsight(
  target: IndexTarget,
  staged: ReadonlyMap<string, StagedEntry>,
  verification: Verification,
): ReviewInsight {
  const { verdicts, running } = verification;
  const reading = useIndexReading(target);
  const copySearch = useCopySearch(target);
  const session = useScanSession(target);
  const deleted = useDeletedKeys(target);
  const isReady = running === null && verdicts.size > 0;
  const set = useVersion(staged, verdicts, deleted);
  // The answers hold maps, which cannot be compared piece by piece.
  const kept = { structuralSharing: false, gcTime: 0, retry: false } as const;

  const scan = [session?.scan, session?.progress.state, reading.isRunning];
  const description = useQuery({
    queryKey: ['set-description', targetId(target), set, ...scan],
    queryFn: () => engineWorker().cleanup.describe(target, [...staged.keys()], deleted),
    enabled: isReady,
    placeholderData: keepPreviousData,
    ...kept,
  });
  const copies = useQuery({
    queryKey: ['set-copies', targetId(target), set, copySearch.version],
    queryFn: () => engineWorker().cleanup.copies(target, { keys: [...staged.keys()], deleted }),
    enabled: isReady,
    placeholderData: keepPreviousData,
    ...kept,
  });
  const byKey = useMemo(
    () => insightByKey(description.data ?? null, copies.data ?? null),
    [description.data, copies.data],
  );
  return {
    description: description.data ?? null,
    isFirst: description.isLoading,
    reading,
    copies: copies.data ?? null,
    copySearch,
    deleted,
    byKey,
  };
}

function insightByKey(description: SetDescription | null, copies: CopyReport | null): InsightByKey {
  const families = new Map<string, BrokenFamily>();
  for (const family of description?.families ?? []) {
    for (const key of family.staged) families.set(key, family);
  }
  const groups = new Map<string, CopyGroup>();
  for (const group of copies?.groups ?? []) {
    if (group.outside === null) continue;
    for (const key of group.keys) groups.set(key, group);
  }
  return { lookAlikes: description?.lookAlikes ?? new Map(), families, copies: groups };
}

let versions = 0;
const versionOf = new WeakMap<object, number>();

/** A number for values that are never changed in place. */
function useVersion(...values: readonly object[]): string {
  return values
    .map((value) => {
      const known = versionOf.get(value) ?? ++versions;
      versionOf.set(value, known);
      return known;
    })
    .join('.');
}
