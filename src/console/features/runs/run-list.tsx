import { Link } from '@tanstack/react-router';
import { History } from 'lucide-react';
import type { ReactNode } from 'react';
import { runDay } from './run-day.ts';
import { summaryWords } from './run-words.ts';
import { useRuns } from './runs-query.ts';

const SHOWN = 8;

/** The latest runs of a connection that this browser started; nothing when there is none. */
export function RunList({ connection }: { connection: string }): ReactNode {
  const runs = useRuns(connection);
  if (runs.length === 0) return null;
  return (
    <section aria-label="Runs">
      <h2 className="section-label px-2 pb-2">Runs</h2>
      <ul>
        {runs.slice(0, SHOWN).map((run) => (
          <li key={run.id}>
            <Link
              to="/c/$connection/$bucket/$index/runs/$run"
              params={{ connection, bucket: run.bucket, index: run.index, run: run.id }}
              title={`${run.bucket} / ${run.index}`}
              className="flex min-h-7 items-baseline gap-2 rounded-control px-2 py-1 text-muted hover:bg-sunken"
              activeProps={{
                className: 'bg-accent-soft text-on-accent-soft!',
                'aria-current': 'page',
              }}
            >
              <History size={14} strokeWidth={1.75} aria-hidden className="flex-none self-center" />
              <span className="flex-none">{runDay(run.confirmedAt, Date.now())}</span>
              <span aria-hidden>·</span>
              <span className="min-w-0 flex-1 text-small">{summaryWords(run)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
