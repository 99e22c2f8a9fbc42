import { RotateCw, Square } from 'lucide-react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { classNames } from '#console/ui/class-names.ts';
import { StatusBarContent } from '#console/ui/status-bar.tsx';
import type { ScanProgress } from '#engine/scan.ts';
import type { SegmentState } from '#engine/scan-segment.ts';
import { type ScanSession, startScan, stopScan } from './scan-session.ts';

/** How the scan stands, in the status bar, and read out when it ends. */
export function ScanStatus({ target, session }: { target: IndexTarget; session: ScanSession }) {
  const { progress, conditions, maxKeys } = session;
  const isRunning = progress.state === 'running';
  const rate = progress.elapsedMs > 0 ? (progress.read / progress.elapsedMs) * 1000 : 0;
  return (
    <StatusBarContent>
      <span role="status" className="sr-only">
        {announcement(session)}
      </span>
      <span className="max-md:hidden">
        <b className="font-semibold text-text">{formatCount(progress.read)}</b> read
      </span>
      <span>
        <b className="font-semibold text-text">{formatCount(progress.matched)}</b> match
      </span>
      {rate > 0 && <span className="max-md:hidden">{formatCount(rate)} a second</span>}
      <Segments segments={progress.segments} />
      <span className="max-md:hidden">{segmentWords(progress)}</span>
      {conditions.filter !== null && progress.filteredHere && (
        <span title="The service refused or ignored the filter, so every key was read and compared in this browser">
          filtered here
        </span>
      )}
      {progress.throttled > 0 && (
        <span className="max-md:hidden">
          slowed down by the service {formatCount(progress.throttled)} times
        </span>
      )}
      {isRunning ? (
        <Button kind="quiet" className="h-6 text-small" onClick={() => stopScan(target)}>
          <Square size={12} aria-hidden />
          <span className="max-md:sr-only">Stop</span>
        </Button>
      ) : (
        <Button
          kind="quiet"
          className="h-6 text-small"
          onClick={() => startScan(target, conditions, maxKeys)}
        >
          <RotateCw size={12} aria-hidden />
          <span className="max-md:sr-only">Scan again</span>
        </Button>
      )}
    </StatusBarContent>
  );
}

const SEGMENT_LOOK: Readonly<Record<SegmentState, string>> = {
  waiting: 'bg-line',
  reading: 'border border-accent bg-accent-soft',
  complete: 'bg-accent',
  failed: 'bg-staged-mark',
  paused: 'border border-accent',
};

/** A square for each stream; the words beside it say the same. */
function Segments({ segments }: { segments: readonly SegmentState[] }) {
  const squares = segments.map((state, at) => ({ state, name: `segment ${at}` }));
  return (
    <span aria-hidden className="flex gap-0.5 max-md:hidden">
      {squares.map(({ state, name }) => (
        <span
          key={name}
          title={`${name}: ${state}`}
          className={classNames('h-2 w-[7px] rounded-[2px]', SEGMENT_LOOK[state])}
        />
      ))}
    </span>
  );
}

function segmentWords({ state, segments }: ScanProgress): string {
  const total = segments.length;
  const complete = segments.filter((segment) => segment === 'complete').length;
  const failed = segments.filter((segment) => segment === 'failed').length;
  switch (state) {
    case 'running':
    case 'paused':
      return total === 0 ? 'starting' : `${complete} of ${total} segments complete`;
    case 'complete':
      return total === 1 ? 'complete' : `all ${total} segments complete`;
    case 'stopped':
      return `stopped, ${complete} of ${total} segments complete`;
    case 'truncated':
      return `stopped at the limit, ${complete} of ${total} segments complete`;
    case 'failed':
      return total === 0 ? 'failed' : `${failed} of ${total} segments failed`;
  }
}

/** The outcome in one sentence. While rows arrive nothing is said, or it would be said without end. */
function announcement({ progress, maxKeys }: ScanSession): string {
  const { state, read, matched } = progress;
  const found =
    read === matched
      ? `${counted(matched, 'key')} ${matched === 1 ? 'matches' : 'match'}`
      : `${formatCount(matched)} of ${counted(read, 'key')} match`;
  switch (state) {
    case 'running':
      return 'Reading keys';
    case 'paused':
      return `Reading is paused. So far ${found}`;
    case 'complete':
      return found;
    case 'stopped':
      return `Reading was stopped. So far ${found}`;
    case 'truncated':
      return `Reading stopped at ${counted(maxKeys, 'key')}. So far ${found}`;
    case 'failed':
      return `Reading failed. Before that ${found}`;
  }
}
