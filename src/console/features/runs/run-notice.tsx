import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RunView } from '#console/worker/run-view.ts';
import { runAccount } from './run-words.ts';

/** What has to be known about a run that did not simply run to its end. */
export function RunNotice({ view }: { view: RunView }) {
  const { work, ended, isStopping, problem, connection, bucket, index } = view;
  if (work === 'stuck') {
    return (
      <Notice isUrgent title="The run cannot go on">
        <p>{problem}</p>
      </Notice>
    );
  }
  if (work === 'elsewhere') {
    return (
      <Notice title="Another tab works on this run">
        <p>This tab only follows it. Stop it in the tab where it was started.</p>
      </Notice>
    );
  }
  if (work === 'settling') {
    return (
      <Notice title="This run was cut off">
        <p>
          Nothing more is sent. The keys of batches that were under way are read, to find out what
          became of them.
        </p>
      </Notice>
    );
  }
  if (isStopping) {
    return (
      <Notice title="Stopping">
        <p>No further batch is sent. What is in flight is awaited and proved.</p>
      </Notice>
    );
  }
  const left = view.counts.failed + view.counts['not-attempted'];
  if (ended === null || left === 0) return null;
  return (
    <Notice title={ENDED_TITLES[ended]}>
      {runAccount(view).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <Link
        to="/c/$connection/$bucket/$index/review"
        params={{ connection, bucket, index }}
        className="font-medium text-accent underline underline-offset-2"
      >
        Review what is still staged
      </Link>
    </Notice>
  );
}

const ENDED_TITLES = {
  finished: 'Not every key could be deleted',
  stopped: 'The run was stopped',
  interrupted: 'The run was interrupted',
} as const;

function Notice({
  title,
  isUrgent = false,
  children,
}: {
  title: string;
  isUrgent?: boolean;
  children: ReactNode;
}) {
  return (
    <section
      role={isUrgent ? 'alert' : 'status'}
      aria-label={title}
      className="flex flex-col items-start gap-1 rounded-card border border-staged-line bg-staged-soft px-4 py-3"
    >
      <h2 className="text-body font-semibold">{title}</h2>
      {children}
    </section>
  );
}
