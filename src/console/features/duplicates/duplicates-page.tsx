import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { IndexBreadcrumb } from '#console/features/browse/index-breadcrumb.tsx';
import { FailureNotice } from '#console/features/failure/failure-notice.tsx';
import { useCurrentConnection } from '#console/lib/current-connection.ts';
import { type IndexTarget, useIndexTarget } from '#console/lib/index-target.ts';
import { formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import type { Failure } from '#engine/failure.ts';
import { ServiceError } from '#protocol/service-error.ts';
import { DuplicatesFound } from './duplicates-found.tsx';
import { DuplicatesProgress } from './duplicates-progress.tsx';
import { findDuplicates, useDuplicates } from './duplicates-store.ts';

/** Identical vectors of an index, and which of them may go. */
export function DuplicatesPage() {
  const target = useIndexTarget();
  const search = useSearch({ from: '/c/$connection/$bucket/$index/duplicates' });
  const state = useDuplicates(target);
  const [budget, setBudget] = useState<Budget>(BUDGETS[0]);
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <div className="flex-none px-5 pt-3.5 pb-3">
        <IndexBreadcrumb target={target} below="" />
        <h1 className="page-title break-all">Duplicates in {target.index}</h1>
      </div>
      {state.kind === 'failed' && <Failed target={target} failure={state.failure} />}
      {(state.kind === 'none' || state.kind === 'failed') && (
        <Start target={target} budget={budget} onBudget={setBudget} />
      )}
      {state.kind === 'running' && (
        <DuplicatesProgress target={target} state={state} budget={budget} />
      )}
      {state.kind === 'found' && <DuplicatesFound target={target} found={state} search={search} />}
    </div>
  );
}

/** Vectors after which a search rests and asks. */
const BUDGETS = [1_000_000, 100_000, 5_000_000, 20_000_000] as const;
type Budget = (typeof BUDGETS)[number];

interface StartProps {
  target: IndexTarget;
  budget: Budget;
  onBudget: (budget: Budget) => void;
}

function Start({ target, budget, onBudget }: StartProps) {
  return (
    <div className="flex max-w-[72ch] flex-col items-start gap-4 px-5 pb-8">
      <p>
        Vectors are duplicates when all their numbers are the same, whatever their keys and
        metadata. To find them the data of every vector is read once, which is billed as any other
        reading. Of each only its key and a fingerprint of its numbers are kept; what looks
        identical is read again and compared number by number before it is shown.
      </p>
      <label className="flex flex-wrap items-center gap-2">
        Rest and ask after
        <select
          value={budget}
          onChange={(event) =>
            onBudget(BUDGETS.find((one) => String(one) === event.target.value) ?? BUDGETS[0])
          }
          className="h-[30px] rounded-control border border-line-strong bg-surface px-2"
        >
          {[...BUDGETS]
            .sort((a, b) => a - b)
            .map((one) => (
              <option key={one} value={one}>
                {formatCount(one)} vectors
              </option>
            ))}
        </select>
      </label>
      <Button kind="primary" onClick={() => void findDuplicates(target, budget)}>
        Look for duplicates
      </Button>
    </div>
  );
}

function Failed({ target, failure }: { target: IndexTarget; failure: Failure }) {
  const accountId = useCurrentConnection()?.accountId ?? '';
  const { requestId, ec } = failure;
  return (
    <FailureNotice
      error={
        new ServiceError({ ...failure, requestId: requestId ?? undefined, ec: ec ?? undefined })
      }
      attempted={`${target.index} could not be read, so no duplicates are known`}
      operations={['listVectors', 'getVectors']}
      scope={{ accountId, bucket: target.bucket, index: target.index }}
    />
  );
}
