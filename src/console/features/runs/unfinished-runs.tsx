import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RunSummary } from '#console/worker/run-schema.ts';
import { useKnownRuns } from './run-store.ts';
import { useRuns } from './runs-query.ts';

/**
 * Runs of this browser that have not ended and that nobody in this tab looks
 * after: paused ones, and those that a closed tab or a crash cut off.
 */
export function UnfinishedRuns({ connection }: { connection: string }): ReactNode {
  const { run: shown } = useParams({ strict: false });
  const known = useKnownRuns();
  const waiting = useRuns(connection).filter(({ id, ended }) => {
    const run = known[id];
    const isLookedAfter = typeof run === 'object' && run.work !== 'paused';
    return ended === null && id !== shown && !isLookedAfter;
  });
  if (waiting.length === 0) return null;
  return (
    <section
      aria-label="Unfinished runs"
      className="flex flex-none flex-wrap items-center gap-x-5 gap-y-1 border-b border-staged-line bg-staged-soft px-5 py-2"
    >
      {waiting.map((run) => (
        <p key={run.id}>
          <span className="font-medium">{sentence(run)}</span>{' '}
          <Link
            to="/c/$connection/$bucket/$index/runs/$run"
            params={{ connection, bucket: run.bucket, index: run.index, run: run.id }}
            className="font-medium text-accent underline underline-offset-2"
          >
            {run.paused === null ? 'Open it to go on' : 'Open the run'}
          </Link>
        </p>
      ))}
    </section>
  );
}

function sentence({ kind, index, paused }: RunSummary): string {
  const what = kind === 'delete' ? `A deletion from ${index}` : `A restore into ${index}`;
  return paused === null ? `${what} was cut off.` : `${what} is paused.`;
}
