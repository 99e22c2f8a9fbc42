import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { RunSummary } from '#console/worker/run-schema.ts';
import { useRunNews } from './run-store.ts';

function runsOptions(connection: string, news: number) {
  return queryOptions({
    queryKey: ['runs', connection, news],
    queryFn: () => engineWorker().cleanup.listRuns(connection),
    placeholderData: keepPreviousData,
    // Another tab may have run something.
    refetchOnWindowFocus: 'always',
    staleTime: 0,
  });
}

const NONE: readonly RunSummary[] = [];

/** The runs of a connection that this browser started, latest first. */
export function useRuns(connection: string): readonly RunSummary[] {
  return useQuery(runsOptions(connection, useRunNews())).data ?? NONE;
}

/** The run of an index that has not ended, be it at work, paused or cut off; null when there is none. */
export function useUnfinishedRun(target: IndexTarget): RunSummary | null {
  const id = targetId(target);
  const runs = useRuns(target.connection);
  return runs.find((run) => run.ended === null && targetId(run) === id) ?? null;
}
