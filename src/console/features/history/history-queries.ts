import { queryOptions } from '@tanstack/react-query';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { AuditedRun } from '#console/worker/history-account.ts';
import type { RunSelector } from '#console/worker/history-detail.ts';
import type { HistoryAnswer } from '#console/worker/history-service.ts';
import { ServiceError } from '#protocol/service-error.ts';
import type { JournaledRun } from './history-rows.ts';

/** First element of every key in this file. */
const HISTORY = 'history';

/** The runs that this browser has a journal of; `news` grows when there is another. */
export function journaledRunsOptions(connection: string, news: number) {
  return queryOptions({
    queryKey: [HISTORY, 'journal', connection, news],
    queryFn: (): Promise<readonly JournaledRun[]> => engineWorker().cleanup.listRuns(connection),
    // Another tab may have run something.
    refetchOnWindowFocus: 'always',
    staleTime: 0,
    placeholderData: (before: readonly JournaledRun[] | undefined) => before,
  });
}

/** What the audit log tells of a connection. It can be long, so that it is read when asked for. */
export function auditHistoryOptions(connection: string) {
  return queryOptions({
    queryKey: [HISTORY, 'audit', connection],
    queryFn: async () => heard(await engineWorker().history.read(connection)),
    staleTime: 0,
  });
}

/** The requests and keys of one run. */
export function auditDetailOptions(connection: string, run: AuditedRun) {
  return queryOptions({
    queryKey: [HISTORY, 'detail', connection, run.id, run.lastAt],
    queryFn: async () => heard(await engineWorker().history.detail(connection, selectorOf(run))),
    staleTime: Number.POSITIVE_INFINITY,
    // It holds every key of the run.
    gcTime: 0,
  });
}

function selectorOf({ kind, id, actor, bucket, index, at, lastAt }: AuditedRun): RunSelector {
  if (kind === 'deletion') return { kind, confirmationId: id };
  return { kind, actor, bucket, index, at, lastAt };
}

/** @throws ServiceError made anew from what crossed the threads */
function heard<Value>(answer: HistoryAnswer<Value>): Value {
  if (answer.ok) return answer.value;
  const { requestId, ec, ...failure } = answer.failure;
  throw new ServiceError({ ...failure, requestId: requestId ?? undefined, ec: ec ?? undefined });
}
