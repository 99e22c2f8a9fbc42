import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useStaged } from '#console/features/staging/staged-keys.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { unanswered } from '#console/lib/unanswered.ts';
import { Button } from '#console/ui/button.tsx';
import { DetailsPane } from '#console/ui/details-pane.tsx';
import { KeyText } from '#console/ui/key-text.tsx';
import { RowsUnread } from '#console/ui/rows-unread.tsx';
import { SkeletonRows } from '#console/ui/skeleton-rows.tsx';
import { VisibleText } from '#console/ui/visible-text.tsx';
import type { DuplicateGroupView } from '#console/worker/duplicate-choice.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import { metadataText } from '#engine/packed-value.ts';
import { chooseKept, type FoundDuplicates } from './duplicates-store.ts';
import { groupNote } from './duplicates-words.ts';

/** Members shown at once. */
const PAGE = 50;

interface DuplicateGroupProps {
  target: IndexTarget;
  found: FoundDuplicates;
  /** From 0. */
  group: number;
}

/** The keys of one group and their metadata side by side; which one stays can be chosen. */
export function DuplicateGroup({ target, found, group }: DuplicateGroupProps) {
  const navigate = useNavigate({ from: '/c/$connection/$bucket/$index/duplicates' });
  const [page, setPage] = useState(0);
  const answer = useQuery({
    queryKey: ['duplicate-group', target, found.edition, group, page],
    queryFn: () => engineWorker().duplicates.group(target, group, page * PAGE, PAGE),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
  const view = answer.data ?? null;
  const pages = Math.ceil((view?.size ?? 0) / PAGE);
  return (
    <DetailsPane
      label="The group"
      heading={
        <>
          Group {formatCount(group + 1)}
          {view !== null && `: ${counted(view.size, 'key')} with the same vector`}
        </>
      }
      className="md:w-[min(560px,50%)]"
      onClose={() => void navigate({ search: {}, replace: true })}
    >
      <RowsUnread failed={unanswered(answer)} />
      {answer.isPending && <SkeletonRows rows={6} label="Looking" />}
      {answer.data === null && <p>There is no such group any more. Look again.</p>}
      {view !== null && (
        <>
          <div className="mb-2 flex flex-wrap items-center gap-2">
            {view.isByHand ? (
              <Button onClick={() => void chooseKept(target, group, null)}>
                Leave it to the rule
              </Button>
            ) : null}
            {view.kept !== null && (
              <Button onClick={() => void chooseKept(target, group, 'all')}>Keep all</Button>
            )}
            <span className="text-muted">{groupNote(view)}</span>
          </div>
          <Members target={target} view={view} />
        </>
      )}
      {pages > 1 && (
        <p className="mt-2 flex items-center gap-2">
          <Button disabled={page === 0} onClick={() => setPage(page - 1)}>
            Before
          </Button>
          <Button disabled={page >= pages - 1} onClick={() => setPage(page + 1)}>
            More
          </Button>
          <span className="text-muted">
            page {formatCount(page + 1)} of {formatCount(pages)}
          </span>
        </p>
      )}
    </DetailsPane>
  );
}

function Members({ target, view }: { target: IndexTarget; view: DuplicateGroupView }) {
  const staged = useStaged(target);
  const fields = [...new Set(view.members.flatMap(({ metadata }) => Object.keys(metadata)))];
  return (
    <div className="overflow-x-auto">
      <table aria-label="Keys of the group" className="min-w-full text-left">
        <thead>
          <tr className="text-muted">
            <th className="py-1 pr-3 font-medium">Stays</th>
            <th className="py-1 pr-3 font-medium">Key</th>
            {fields.map((field) => (
              <th key={field} className="py-1 pr-3 font-medium">
                <VisibleText value={field} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {view.members.map(({ key, metadata, place }) => (
            <tr key={key} className="border-t border-line align-top">
              <td className="py-1 pr-3">
                <input
                  type="radio"
                  name={`kept-of-${view.group}`}
                  aria-label={`${key} stays`}
                  checked={view.kept === key}
                  onChange={() => void chooseKept(target, view.group, place)}
                  className="mt-0.5 size-4 accent-accent"
                />
              </td>
              <td className="max-w-[260px] min-w-[180px] py-1 pr-3">
                <Link
                  to="/c/$connection/$bucket/$index"
                  params={{ ...target }}
                  search={{ open: key }}
                  className="rounded-control hover:underline"
                >
                  <KeyText value={key} wrap />
                </Link>
                {staged.has(key) && <span className="ml-2 text-small text-staged">staged</span>}
              </td>
              {fields.map((field) => (
                <td key={field} className="max-w-[200px] py-1 pr-3">
                  {Object.hasOwn(metadata, field) && metadata[field] !== undefined ? (
                    <VisibleText
                      value={metadataText(metadata[field])}
                      className="break-words whitespace-pre-wrap!"
                    />
                  ) : (
                    <span className="text-faint">–</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
