import { useState } from 'react';
import { FailureNotice } from '#console/features/failure/failure-notice.tsx';
import { useNow } from '#console/features/runs/use-now.ts';
import { useCurrentConnection } from '#console/lib/current-connection.ts';
import { formatDuration, formatMoment } from '#console/lib/date-format.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { ProgressBar } from '#console/ui/progress-bar.tsx';
import type { Failure } from '#engine/failure.ts';
import { ServiceError } from '#protocol/service-error.ts';
import {
  type Comparison,
  compareWith,
  forgetComparedFile,
  type OpenComparison,
  stopComparing,
} from './compare-store.ts';
import { dimensionWords, notComparedWords, outcomeWords } from './compare-words.ts';

interface CompareActionsProps {
  target: IndexTarget;
  state: OpenComparison;
}

/** The next step: read the index and compare, with or without the numbers. */
export function CompareActions({ target, state }: CompareActionsProps) {
  const { file, comparison } = state;
  const [wantsData, setWantsData] = useState(false);
  const canCompareData = file.withData > 0;
  if (comparison.kind === 'running') {
    return <Running target={target} total={file.count} running={comparison} />;
  }
  const withData = wantsData && canCompareData;
  return (
    <div className="flex flex-col items-start gap-2">
      <label className="flex items-start gap-2.5">
        <input
          type="checkbox"
          className="checkbox mt-0.5"
          checked={withData}
          disabled={!canCompareData}
          onChange={(event) => setWantsData(event.target.checked)}
        />
        <span>
          Compare the numbers too
          <span className="block text-small text-muted">
            {canCompareData ? 'Reads the data of every vector of the index' : 'The file has none'}
          </span>
        </span>
      </label>
      <div className="flex flex-wrap gap-2">
        <Button
          kind={comparison.kind === 'done' ? 'plain' : 'primary'}
          className="h-[34px]"
          onClick={() => void compareWith(target, state, withData)}
        >
          {comparison.kind === 'done' ? 'Compare again' : 'Compare'}
        </Button>
        <Button className="h-[34px]" onClick={() => forgetComparedFile(target)}>
          Choose another file
        </Button>
      </div>
      <Outcome target={target} comparison={comparison} />
    </div>
  );
}

function Outcome({ target, comparison }: { target: IndexTarget; comparison: Comparison }) {
  if (comparison.kind === 'failed') return <Failed target={target} failure={comparison.failure} />;
  if (comparison.kind !== 'done') return null;
  const { counts, withData, endedAt } = comparison;
  const limits = notComparedWords(counts, withData);
  const otherIndex = dimensionWords(counts);
  return (
    <>
      <p role="status" className="sr-only">
        {outcomeWords(counts)}
      </p>
      <p className="max-w-[52ch] text-small text-muted">
        Read until {formatMoment(endedAt)}. {limits}
      </p>
      {otherIndex !== null && <p className="max-w-[52ch] text-staged">{otherIndex}</p>}
    </>
  );
}

function Failed({ target, failure }: { target: IndexTarget; failure: Failure }) {
  const accountId = useCurrentConnection()?.accountId ?? '';
  const { requestId, ec } = failure;
  return (
    <div className="*:mx-0 *:my-1">
      <FailureNotice
        error={
          new ServiceError({
            ...failure,
            requestId: requestId ?? undefined,
            ec: ec ?? undefined,
          })
        }
        attempted={`${target.index} could not be read to its end, so nothing was compared`}
        operations={['listVectors']}
        scope={{ accountId, bucket: target.bucket, index: target.index }}
      />
    </div>
  );
}

interface RunningProps {
  target: IndexTarget;
  /** Vectors of the file: about as many as the index may have. */
  total: number;
  running: Extract<Comparison, { kind: 'running' }>;
}

function Running({ target, total, running: { read, startedAt } }: RunningProps) {
  const elapsed = Math.max(1, useNow(true) - startedAt);
  const perSecond = (read / elapsed) * 1000;
  const left = read > 0 && read < total && elapsed > 2000 ? (total - read) / perSecond : null;
  return (
    <div className="flex w-full max-w-[360px] flex-col gap-2">
      <ProgressBar
        label="Vectors of the index compared"
        done={read}
        total={total}
        // How many the index has is known at its end.
        valueText={`${formatCount(read)} read`}
      />
      <p className="flex flex-wrap gap-x-4 text-muted">
        <span>
          {formatCount(read)} read; the file has {formatCount(total)}
        </span>
        {read > 0 && <span>{formatCount(perSecond)} a second</span>}
        {left !== null && (
          <span>about {formatDuration(left * 1000)} left if the index is as large</span>
        )}
      </p>
      <Button className="self-start" onClick={() => stopComparing(target)}>
        Stop
      </Button>
    </div>
  );
}
