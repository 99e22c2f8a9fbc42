import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RunView } from '#console/worker/run-view.ts';
import { PAUSE_WORDS, runAccount } from './run-words.ts';

/** What has to be known about a run that does not simply run to its end. */
export function RunNotice({ view }: { view: RunView }) {
  const { work, wish, ended, paused, problem } = view;
  if (work === 'stuck') {
    return (
      <Notice isUrgent title="The run cannot go on">
        <p>{problem}</p>
        {!view.needsFile && <p>Load the page again to go on from where it is.</p>}
      </Notice>
    );
  }
  if (work === 'elsewhere') {
    return (
      <Notice title="Another tab works on this run">
        <p>This tab only follows it, and takes over when the other one is closed.</p>
      </Notice>
    );
  }
  if (work === 'queued') {
    return (
      <Notice title="Another run works on this index">
        <p>This run goes on by itself when the other one has ended or was paused.</p>
      </Notice>
    );
  }
  if (wish !== 'none' && ended === null) {
    return (
      <Notice title={wish === 'stop' ? 'Stopping' : 'Pausing'}>
        <p>
          No further batch is sent. What is in flight is awaited
          {wish === 'stop' ? ' and proved.' : '.'}
        </p>
      </Notice>
    );
  }
  if (paused !== null) return <Paused view={view} paused={paused} />;
  return <Ended view={view} />;
}

function Paused({ view, paused }: { view: RunView; paused: NonNullable<RunView['paused']> }) {
  const { title, remedy } = PAUSE_WORDS[paused.reason];
  return (
    <Notice title={title} isUrgent={paused.reason !== 'operator'}>
      {paused.failure !== null && (
        <p className="break-words">
          <span className="font-mono text-small">{paused.failure.code}</span>:{' '}
          {paused.failure.message}
          {paused.failure.requestId !== null && ` Request id ${paused.failure.requestId}.`}
        </p>
      )}
      <p>{remedy}</p>
      {runAccount(view).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </Notice>
  );
}

function Ended({ view }: { view: RunView }) {
  const { kind, counts, ended, connection, bucket, index } = view;
  const left =
    counts.failed +
    counts['not-attempted'] +
    (kind === 'delete' ? counts['changed-kept'] : counts['different-kept']);
  if (ended === null || left === 0) return null;
  const unfinished =
    kind === 'delete' ? 'Not every key was deleted' : 'Not every vector was put back';
  return (
    <Notice title={ended === 'stopped' ? 'The run was stopped' : unfinished}>
      {runAccount(view).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {kind === 'delete' && (
        <Link
          to="/c/$connection/$bucket/$index/review"
          params={{ connection, bucket, index }}
          className="font-medium text-accent underline underline-offset-2"
        >
          Review what is still staged
        </Link>
      )}
    </Notice>
  );
}

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
