import { Pause, Play, RotateCw, Square } from 'lucide-react';
import type { ReactNode } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatBytes, formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { classNames } from '#console/ui/class-names.ts';
import { useKeptFocus } from '#console/ui/kept-focus.ts';
import { StatusBarContent } from '#console/ui/status-bar.tsx';
import type { ScanProgress } from '#engine/scan.ts';
import type { SegmentState } from '#engine/scan-segment.ts';
import { durationWords, limitWords } from './scan-limits.ts';
import { ScanLimitsForm } from './scan-limits-form.tsx';
import {
  continueScan,
  pauseScan,
  resumeScan,
  type ScanSession,
  startScan,
  stopScan,
} from './scan-session.ts';

export interface ScanStatusProps {
  target: IndexTarget;
  session: ScanSession;
}

/** How the scan stands, in the status bar, and read out when it ends. */
export function ScanStatus({ target, session }: ScanStatusProps) {
  const { progress, conditions, bytes } = session;
  return (
    <StatusBarContent>
      <span role="status" className="sr-only">
        {announcement(session)}
      </span>
      <span className="max-md:hidden">
        <b className="font-semibold text-text">{formatCount(progress.read)}</b> read
      </span>
      <span>
        <b className="font-semibold text-text">{formatCount(foundBy(progress))}</b> match
        {progress.state === 'truncated' && progress.held > 0 && (
          <span className="max-md:hidden">, {formatCount(progress.matched)} of them kept</span>
        )}
      </span>
      <span className="max-md:hidden">{paceWords(progress)}</span>
      <span className="max-md:hidden" title="Memory that what was read takes in this browser">
        {formatBytes(bytes)}
      </span>
      <Segments segments={progress.segments} />
      <span className="max-md:hidden">{segmentWords(progress)}</span>
      {PART_WORDS[progress.state] !== null && (
        <span className="md:hidden">{PART_WORDS[progress.state]}</span>
      )}
      {conditions.filter !== null && progress.filteredHere && (
        <span title="The service refused or ignored the filter, or does not filter by one of its fields, so what it listed was compared in this browser">
          filtered here
        </span>
      )}
      {progress.throttled > 0 && (
        <span className="max-md:hidden">
          slowed down by the service {formatCount(progress.throttled)} times
        </span>
      )}
      <ScanButtons target={target} session={session} />
    </StatusBarContent>
  );
}

/** What can be done now. Buttons come and go with the state of the scan. */
function ScanButtons({ target, session }: ScanStatusProps) {
  const keptFocus = useKeptFocus<HTMLFieldSetElement>();
  const { state } = session.progress;
  const isOver = state !== 'running' && state !== 'paused';
  return (
    <fieldset aria-label="Reading" className="flex flex-none gap-3 rounded-control" {...keptFocus}>
      {isOver ? (
        <ButtonsAfter target={target} session={session} />
      ) : (
        <ButtonsMeanwhile target={target} isPaused={state === 'paused'} />
      )}
      <ScanLimitsForm target={target} session={session} />
    </fieldset>
  );
}

function ButtonsMeanwhile({ target, isPaused }: { target: IndexTarget; isPaused: boolean }) {
  return (
    <>
      {isPaused ? (
        <BarButton
          words="Resume"
          icon={<Play size={12} aria-hidden />}
          onClick={() => resumeScan(target)}
        />
      ) : (
        <BarButton
          words="Pause"
          icon={<Pause size={12} aria-hidden />}
          onClick={() => pauseScan(target)}
        />
      )}
      <BarButton
        words="Stop"
        icon={<Square size={12} aria-hidden />}
        onClick={() => stopScan(target)}
      />
    </>
  );
}

function ButtonsAfter({ target, session }: ScanStatusProps) {
  const { progress, conditions, canContinue } = session;
  const { state } = progress;
  return (
    <>
      {canContinue && state === 'failed' && (
        <BarButton
          words="Try the failed segments again"
          icon={<Play size={12} aria-hidden />}
          onClick={() => continueScan(target)}
        />
      )}
      {canContinue && state === 'stopped' && (
        <BarButton
          words="Read on"
          icon={<Play size={12} aria-hidden />}
          onClick={() => continueScan(target)}
        />
      )}
      <BarButton
        words="Scan again"
        icon={<RotateCw size={12} aria-hidden />}
        onClick={() => startScan(target, conditions)}
      />
    </>
  );
}

interface BarButtonProps {
  words: string;
  icon: ReactNode;
  onClick: () => void;
}

function BarButton({ words, icon, onClick }: BarButtonProps) {
  return (
    <Button kind="quiet" className="h-6 text-small" onClick={onClick}>
      {icon}
      <span className="max-md:sr-only">{words}</span>
    </Button>
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

/** Where there is room for little, that what is there is not all, or may not be. */
const PART_WORDS: Readonly<Record<ScanProgress['state'], string | null>> = {
  running: 'reading',
  paused: 'paused',
  complete: null,
  stopped: 'stopped',
  truncated: 'stopped at the limit',
  failed: 'failed',
};

/** How fast it is now, or once it is over how fast it was and how long it took. */
function paceWords({ state, read, elapsedMs, keysPerSecond }: ScanProgress): string {
  if (state === 'paused') return 'paused';
  if (state === 'running') return `${formatCount(keysPerSecond)} a second`;
  const average = elapsedMs > 0 ? (read / elapsedMs) * 1000 : 0;
  return `${formatCount(average)} a second, ${elapsedMs < 1000 ? 'under 1 second' : durationWords(elapsedMs)}`;
}

function segmentWords({ state, segments }: ScanProgress): string {
  const total = segments.length;
  const complete = segments.filter((segment) => segment === 'complete').length;
  const failed = segments.filter((segment) => segment === 'failed').length;
  const words = `${complete} of ${total} segments complete`;
  switch (state) {
    case 'running':
      return total === 0 ? 'starting' : words;
    case 'paused':
      return `paused, ${words}`;
    case 'complete':
      return total === 1 ? 'complete' : `all ${total} segments complete`;
    case 'stopped':
      return `stopped, ${words}`;
    case 'truncated':
      return `stopped at the limit, ${words}`;
    case 'failed':
      return total === 0 ? 'failed' : `${failed} of ${total} segments failed`;
  }
}

/** Rows that match: those in the table, and those whose turn to come there is later. */
function foundBy({ matched, held }: ScanProgress): number {
  return matched + held;
}

/** The outcome in one sentence. While rows arrive nothing is said, or it would be said without end. */
function announcement({ progress, budget }: ScanSession): string {
  const { state, read, limit } = progress;
  const matching = foundBy(progress);
  const found =
    read === matching
      ? `${counted(matching, 'key')} ${matching === 1 ? 'matches' : 'match'}`
      : `${formatCount(matching)} of ${counted(read, 'key')} match`;
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
      return `Reading stopped at ${limitWords(budget, limit ?? 'keys')}. So far ${found}`;
    case 'failed':
      return `Reading failed. Before that ${found}`;
  }
}
