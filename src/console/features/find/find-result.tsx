import { useNavigate, useSearch } from '@tanstack/react-router';
import { formatDuration, formatMoment } from '#console/lib/date-format.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { ProblemNotice } from '#console/ui/problem-notice.tsx';
import { ProgressBar } from '#console/ui/progress-bar.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { FindCounts, FindGroup } from '#console/worker/find-groups.ts';
import type { FindNews, FindPhase } from '#console/worker/find-news.ts';
import type { Pace } from '#console/worker/work-pace.ts';
import { FindActions } from './find-actions.tsx';
import { FindCards } from './find-cards.tsx';
import { FindFailure } from './find-failure.tsx';
import { changeForm, discardList, type OpenFind } from './find-store.ts';
import { FindTable } from './find-table.tsx';
import { listSentence, sizeWords } from './find-words.ts';
import { ImpossibleEntries } from './impossible-entries.tsx';
import { NearNotice } from './near-notice.tsx';

interface FindResultProps {
  target: IndexTarget;
  find: OpenFind;
  news: FindNews;
}

/** The third step: what the index has of the list. */
export function FindResult({ target, find, news }: FindResultProps) {
  const search = useSearch({ from: '/c/$connection/$bucket/$index/find' });
  const navigate = useNavigate({ from: '/c/$connection/$bucket/$index/find' });
  const { counts } = news;
  const group = search.group ?? (counts === null ? 'found' : mostTelling(counts));
  const choose = (next: FindGroup) => void navigate({ search: { group: next }, replace: true });
  return (
    <>
      <div className="flex flex-none flex-wrap items-center gap-x-4 gap-y-2 px-5 pb-3">
        <p className="min-w-0 flex-1 basis-[260px]">
          <b className="font-medium break-all">{find.name}</b>
          <span className="text-muted">
            {' '}
            · {counts === null ? sizeWords(find.size, find.isPasted) : listSentence(counts)}
          </span>
        </p>
        <span className="flex flex-wrap gap-2">
          <Button kind="quiet" onClick={() => changeForm(target)}>
            Read it otherwise
          </Button>
          <Button kind="quiet" onClick={() => discardList(target)}>
            Give another list
          </Button>
        </span>
      </div>
      <Progress target={target} find={find} news={news} />
      {news.failure !== null && <Failed target={target} news={news} />}
      {counts !== null && (
        <>
          <ImpossibleEntries
            form={find.form}
            count={counts.impossible}
            examples={news.impossible}
          />
          <FindCards counts={counts} near={news.near} group={group} onChoose={choose} />
          <NearNotice target={target} news={news} missing={counts.missing} />
          <FindActions target={target} find={find} counts={counts} group={group} news={news} />
          <div className="flex min-h-[300px] flex-1 flex-col">
            <FindTable
              key={group}
              target={target}
              find={find}
              edition={news.edition}
              group={group}
            />
          </div>
        </>
      )}
    </>
  );
}

/** What the operator has to look at first. */
function mostTelling({ found, missing }: FindCounts): FindGroup {
  return found === 0 && missing > 0 ? 'missing' : 'found';
}

function Progress({ target, find, news }: FindResultProps) {
  const { phase, counts, retries, read, size, pace } = news;
  const known = counts === null ? 0 : counts.distinct - counts.unknown;
  const isUnderWay = phase === 'reading' || phase === 'looking' || phase === 'paused';
  const share =
    phase === 'reading' ? read / Math.max(1, size) : known / Math.max(1, counts?.distinct ?? 1);
  const worker = () => engineWorker().find;
  return (
    <div className="flex min-h-[42px] flex-none flex-wrap items-center gap-x-3 gap-y-2 px-5 pb-3">
      {isUnderWay && (
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
        <span className="text-muted">
          {formatCount(known)} of {counted(counts.distinct, 'key')}
        </span>
      )}
      {pace !== null && <span className="text-muted">{paceWords(pace, phase, find.isPasted)}</span>}
      {retries > 0 && isUnderWay && (
        <span className="text-muted">{counted(retries, 'request')} tried again</span>
      )}
      {phase === 'looking' && find.basis === 'service' && (
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

/** How fast it goes, and for how long it will. */
function paceWords({ perSecond, leftMs }: Pace, phase: FindPhase, isPasted: boolean): string {
  const rate =
    phase === 'reading' ? sizeWords(Math.round(perSecond), isPasted) : formatCount(perSecond);
  const left = leftMs === null ? '' : `, about ${formatDuration(leftMs)} left`;
  return `${rate} a second${left}`;
}

/** In one sentence; while it goes on nothing that changes is said, or it would be said without end. */
function progressWords({ basis }: OpenFind, { phase, counts, asOf }: FindNews): string {
  switch (phase) {
    case 'reading':
      return 'Reading the list';
    case 'looking':
      return 'Looking for the keys';
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
      return basis === 'service'
        ? `${result}. The service was asked ${formatMoment(asOf)}.`
        : `${result} in what the table read ${formatMoment(asOf)}; the service was not asked again.`;
    }
  }
}

function Failed({ target, news: { failure, counts } }: Pick<FindResultProps, 'target' | 'news'>) {
  if (failure === null) return null;
  if (counts === null || failure.code === 'ListUnreadable') {
    return (
      <ProblemNotice
        title="The list cannot be read, so nothing was looked for"
        detail={failure.message}
      >
        <Button onClick={() => changeForm(target)}>Read it otherwise</Button>
      </ProblemNotice>
    );
  }
  return (
    <FindFailure
      target={target}
      failure={failure}
      attempted={`the keys could not all be looked for in ${target.index}`}
      operations={['getVectors']}
      onRetry={() => void engineWorker().find.findRest(target)}
    />
  );
}
