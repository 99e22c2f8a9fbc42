import { formatMoment } from '#console/lib/date-format.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { paceWords } from '#console/lib/pace-words.ts';
import { Button } from '#console/ui/button.tsx';
import { ProgressBar } from '#console/ui/progress-bar.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { FindNews, FindPhase } from '#console/worker/find-news.ts';
import type { OpenFind } from './find-store.ts';
import { sizeWords } from './find-words.ts';

interface FindProgressProps {
  target: IndexTarget;
  find: OpenFind;
  news: FindNews;
}

/** How far the reading of a list is, and the search for its keys; how both are paused, stopped and gone on with. */
export function FindProgress({ target, find, news }: FindProgressProps) {
  const { phase, counts, retries, pace } = news;
  const isUnderWay = phase === 'reading' || phase === 'looking' || phase === 'paused';
  const share = isUnderWay ? shareOf(news) : null;
  const worker = () => engineWorker().find;
  return (
    <div className="flex min-h-[42px] flex-none flex-wrap items-center gap-x-3 gap-y-2 px-5 pb-3">
      {share !== null && (
        <ProgressBar
          label={phase === 'reading' ? 'Reading the list' : 'Looking for the keys'}
          done={Math.floor(Math.min(1, share) * 100)}
          total={100}
          className="w-full max-w-[240px]"
        />
      )}
      <p role="status" className="text-muted">
        {progressWords(find, news)}
      </p>
      {isUnderWay && counts !== null && (
        <span className="text-muted">{doneWords(news, counts)}</span>
      )}
      {pace !== null && <span className="text-muted">{paceWords(pace, unitOf(phase, find))}</span>}
      {retries > 0 && isUnderWay && (
        <span className="text-muted">{counted(retries, 'request')} tried again</span>
      )}
      {phase === 'looking' && find.basis !== 'reading' && (
        <Button onClick={() => void worker().pause(target)}>Pause</Button>
      )}
      {phase === 'paused' && <Button onClick={() => void worker().goOn(target)}>Go on</Button>}
      {isUnderWay && <Button onClick={() => void worker().stop(target)}>Stop</Button>}
      {phase === 'stopped' && (
        <Button onClick={() => void worker().findRest(target)}>
          {counts === null
            ? 'Read the list again'
            : `Look for the other ${formatCount(counts.unknown)}`}
        </Button>
      )}
    </div>
  );
}

/** From 0 to 1; null when nobody knows how much there is to do. */
function shareOf({ phase, read, size, counts, against }: FindNews): number | null {
  if (phase === 'reading') return read / Math.max(1, size);
  if (against !== null) {
    return against.total === null ? null : against.done / Math.max(1, against.total);
  }
  return counts === null ? 0 : (counts.distinct - counts.unknown) / Math.max(1, counts.distinct);
}

function doneWords(
  { against }: FindNews,
  { distinct, unknown, found }: NonNullable<FindNews['counts']>,
): string {
  if (against === null) return `${formatCount(distinct - unknown)} of ${counted(distinct, 'key')}`;
  return `${formatCount(found)} of ${counted(distinct, 'key')} found among ${formatCount(against.done)} of the index`;
}

/** In which what is done is counted: a list by its bytes or characters, then keys. */
function unitOf(phase: FindPhase, { isPasted }: OpenFind): (done: number) => string {
  if (phase !== 'reading') return formatCount;
  return (done) => sizeWords(Math.round(done), isPasted);
}

/** In one sentence; while it goes on nothing that changes is said, or it would be said without end. */
function progressWords({ basis }: OpenFind, { phase, counts, asOf }: FindNews): string {
  switch (phase) {
    case 'reading':
      return 'Reading the list';
    case 'looking':
      return basis === 'listing' ? 'Reading the index' : 'Looking for the keys';
    case 'paused':
      return 'Paused';
    case 'stopped':
      return counts === null
        ? 'Stopped: the list was not read to its end'
        : `Stopped: ${counted(counts.unknown, 'key')} not looked for`;
    case 'failed':
      return counts === null
        ? 'The list was not read'
        : `Not finished: ${counted(counts.unknown, 'key')} not looked for`;
    case 'done': {
      const result = `${formatCount(counts?.found ?? 0)} found, ${formatCount(counts?.missing ?? 0)} missing`;
      const moment = formatMoment(asOf);
      if (basis === 'service') return `${result}. The service was asked ${moment}.`;
      return basis === 'listing'
        ? `${result}. The whole index was read ${moment}.`
        : `${result} in what the table read ${moment}; the service was not asked again.`;
    }
  }
}
