import { useNow } from '#console/features/runs/use-now.ts';
import { formatDuration } from '#console/lib/date-format.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatBytes, formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { ProgressBar } from '#console/ui/progress-bar.tsx';
import {
  type DuplicatesState,
  endReading,
  pauseDuplicates,
  resumeDuplicates,
  stopDuplicates,
} from './duplicates-store.ts';

interface DuplicatesProgressProps {
  target: IndexTarget;
  state: Extract<DuplicatesState, { kind: 'running' }>;
  /** Vectors that a further stretch may read. */
  budget: number;
}

/** How far a search is, and what can be done with it. */
export function DuplicatesProgress({ target, state, budget }: DuplicatesProgressProps) {
  const { news, since, restingSince } = state;
  const { phase, done, total, rest, memory } = news;
  const now = useNow(rest === 'none');
  const elapsed = Math.max(1, (restingSince ?? now) - since);
  const perSecond = (done / elapsed) * 1000;
  const left = total !== null && done > 0 ? ((total - done) / perSecond) * 1000 : null;
  const isReading = phase === 'reading';
  return (
    <div className="flex max-w-[640px] flex-col gap-3 px-5 pb-8">
      <p role="status" className="text-body font-medium">
        {titleOf(state)}
      </p>
      {total !== null && <ProgressBar label="Candidates compared" done={done} total={total} />}
      <p className="flex flex-wrap gap-x-4 text-muted">
        <span>
          {formatCount(done)}
          {total !== null && ` of ${formatCount(total)}`} read
        </span>
        {rest === 'none' && done > 0 && <span>{formatCount(perSecond)} a second</span>}
        {rest === 'none' && left !== null && <span>about {formatDuration(left)} left</span>}
        <span>{formatBytes(memory)} of memory</span>
      </p>
      <div className="flex flex-wrap gap-2">
        {rest === 'none' && <Button onClick={() => pauseDuplicates(target)}>Pause</Button>}
        {rest === 'paused' && <Button onClick={() => resumeDuplicates(target, 0)}>Go on</Button>}
        {rest === 'budget' && (
          <Button onClick={() => resumeDuplicates(target, budget)}>
            Read up to {formatCount(budget)} more
          </Button>
        )}
        {isReading && done > 0 && (
          <Button onClick={() => endReading(target)}>
            Go through the {counted(done, 'vector')} read
          </Button>
        )}
        <Button onClick={() => stopDuplicates(target)}>Stop</Button>
      </div>
    </div>
  );
}

function titleOf({ news: { phase, rest } }: DuplicatesProgressProps['state']): string {
  if (rest === 'paused') return 'Paused';
  if (rest === 'budget')
    return 'As many vectors were read as was said: read on, or go through these?';
  return phase === 'reading' ? 'Reading every vector' : 'Comparing what looks identical';
}
