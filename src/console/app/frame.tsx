import { useSuspenseQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { UnfinishedRuns } from '#console/features/runs/unfinished-runs.tsx';
import { useCurrentConnection } from '#console/lib/current-connection.ts';
import { sessionOptions } from '#console/lib/session-query.ts';
import { Button } from '#console/ui/button.tsx';
import { ProblemNotice } from '#console/ui/problem-notice.tsx';
import { StatusBar } from '#console/ui/status-bar.tsx';
import { useWorkerFailure } from '#console/worker/engine-worker.ts';
import { Header } from './header.tsx';
import { SideBar } from './side-bar.tsx';

/** Header, side bar and status bar around every screen. */
export function Frame() {
  const { data: session } = useSuspenseQuery(sessionOptions());
  const connection = useCurrentConnection();
  const workerFailure = useWorkerFailure();
  return (
    // A screen of a few lines, as at a zoom of 400 %, has no room for header and foot as well: they scroll.
    <div className="flex h-full flex-col [@media(max-height:30rem)]:h-auto">
      <a
        href="#main"
        className="sr-only z-50 rounded-control bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <Header session={session} connection={connection} />
      <div className="flex min-h-0 flex-1 [@media(max-height:30rem)]:h-[26rem] [@media(max-height:30rem)]:flex-none">
        {connection && (
          <div className="hidden w-[232px] flex-none overflow-y-auto border-r border-line bg-canvas md:block">
            <SideBar connection={connection} />
          </div>
        )}
        <main
          id="main"
          tabIndex={-1}
          className="flex min-h-0 min-w-0 flex-1 flex-col overflow-y-auto bg-surface outline-none"
        >
          {workerFailure !== null && (
            <ProblemNotice title="A part of this page has failed" detail={workerFailure}>
              <p>Load the page again. What is staged is kept, and every run is accounted for.</p>
              <Button onClick={() => location.reload()}>Load the page again</Button>
            </ProblemNotice>
          )}
          {connection && <UnfinishedRuns connection={connection.name} />}
          <Outlet />
        </main>
      </div>
      <StatusBar>
        <span className="hidden flex-none sm:inline">
          {session.role} · {session.actor}
        </span>
      </StatusBar>
    </div>
  );
}
