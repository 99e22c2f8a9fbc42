import { describeFailure } from '#console/features/failure/describe-failure.ts';
import { useCurrentConnection } from '#console/lib/current-connection.ts';
import { counted } from '#console/lib/number-format.ts';
import { CodeBlock } from '#console/ui/code-block.tsx';
import type { RunView } from '#console/worker/run-view.ts';
import { groupFailures } from './failure-groups.ts';

/** Why batches failed: each cause once, with an example's request id and what to do. */
export function RunFailures({ view }: { view: RunView }) {
  const accountId = useCurrentConnection()?.accountId ?? '';
  const groups = groupFailures(view.batches);
  if (groups.length === 0) return null;
  const { bucket, index } = view;
  return (
    <section aria-label="Failures" role="alert" className="flex flex-col gap-2">
      <h2 className="section-label">Failures</h2>
      {groups.map(({ failure, batches, keys }) => {
        const { remedy, policy } = describeFailure(failure, {
          attempted: '',
          operations: ['deleteVectors', 'getVectors'],
          scope: { accountId, bucket, index },
        });
        return (
          <div key={failure.code} className="rounded-card border border-staged-line p-3.5">
            <p className="font-medium">
              <span className="font-mono text-small">{failure.code}</span>
              {failure.status > 0 && ` (HTTP ${failure.status})`}: {counted(keys, 'key')} in{' '}
              {counted(batches, 'batch', 'batches')}
            </p>
            <p className="mt-1 break-words text-muted">{failure.message}</p>
            <p className="mt-1">{remedy}</p>
            {failure.requestId !== null && (
              <p className="mt-1 text-muted">
                Request id <span className="font-mono text-small">{failure.requestId}</span>
              </p>
            )}
            {policy !== null && <CodeBlock code={policy} label="RAM policy" />}
          </div>
        );
      })}
    </section>
  );
}
