import { useNavigate, useSearch } from '@tanstack/react-router';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { Button } from '#console/ui/button.tsx';
import { ProblemNotice } from '#console/ui/problem-notice.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { FindCounts, FindGroup } from '#console/worker/find-groups.ts';
import type { FindNews } from '#console/worker/find-news.ts';
import { FindActions } from './find-actions.tsx';
import { FindCards } from './find-cards.tsx';
import { FindFailure } from './find-failure.tsx';
import { FindProgress } from './find-progress.tsx';
import { changeForm, discardList, type OpenFind } from './find-store.ts';
import { FindTable } from './find-table.tsx';
import { listSentence, sizeWords } from './find-words.ts';
import { GuardedNotice } from './guarded-notice.tsx';
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
      <FindProgress target={target} find={find} news={news} />
      {news.failure !== null && <Failed target={target} find={find} news={news} />}
      {counts !== null && (
        <>
          <ImpossibleEntries
            form={find.form}
            count={counts.impossible}
            examples={news.impossible}
          />
          <GuardedNotice form={find.form} counts={counts} />
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

function Failed({ target, find, news: { failure, counts } }: FindResultProps) {
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
      operations={find.basis === 'listing' ? ['listVectors', 'getVectors'] : ['getVectors']}
      onRetry={() => void engineWorker().find.findRest(target)}
    />
  );
}
