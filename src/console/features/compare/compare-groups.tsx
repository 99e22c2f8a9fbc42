import { useNavigate } from '@tanstack/react-router';
import { RestoreLink } from '#console/features/restore/restore-link.tsx';
import { StageReadKeys } from '#console/features/staging/stage-read-keys.tsx';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { classNames } from '#console/ui/class-names.ts';
import { type Mark, StatusDot } from '#console/ui/status-dot.tsx';
import type { ComparedFile } from '#console/worker/compare-service.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import { DIFFERENCES, type Difference, type DifferenceCounts } from '#engine/compare-index.ts';
import { CompareDetails } from './compare-details.tsx';
import type { CompareSearch } from './compare-search.ts';
import type { Comparison } from './compare-store.ts';
import { CompareTable } from './compare-table.tsx';
import { GROUP_WORDS } from './compare-words.ts';

type Done = Extract<Comparison, { kind: 'done' }>;

interface CompareGroupsProps {
  target: IndexTarget;
  file: ComparedFile;
  done: Done;
  search: CompareSearch;
}

/** The four groups, the keys of one of them, and what can be done with it. */
export function CompareGroups({ target, file, done, search }: CompareGroupsProps) {
  const { counts } = done;
  const group = search.group ?? DIFFERENCES.find((one) => counts[one] > 0) ?? 'same';
  const { look } = search;
  return (
    <>
      <GroupCards counts={counts} group={group} />
      <GroupActions key={group} target={target} file={file} counts={counts} group={group} />
      <div className="flex flex-none flex-col md:min-h-[280px] md:flex-1 md:flex-row">
        <div className="flex h-[60dvh] min-w-0 flex-none flex-col md:h-auto md:flex-1">
          <CompareTable target={target} done={done} group={group} search={search} />
        </div>
        {look !== undefined && (
          <CompareDetails key={look} target={target} edition={done.edition} openKey={look} />
        )}
      </div>
    </>
  );
}

const MARKS: Readonly<Record<Difference, Mark>> = {
  added: 'done',
  removed: 'absent',
  changed: 'attention',
  same: 'unknown',
};

function GroupCards({ counts, group }: { counts: DifferenceCounts; group: Difference }) {
  const navigate = useNavigate({ from: '/c/$connection/$bucket/$index/compare' });
  const detail = (difference: Difference) =>
    difference === 'changed' && counts.changed > 0
      ? `${formatCount(counts.metadata)} in metadata, ${formatCount(counts.data)} in numbers`
      : null;
  return (
    <fieldset className="grid flex-none grid-cols-2 gap-2 border-b border-line px-5 py-3 lg:grid-cols-4">
      <legend className="sr-only">Show keys by what became of them</legend>
      {DIFFERENCES.map((difference) => (
        <button
          key={difference}
          type="button"
          aria-pressed={group === difference}
          onClick={() =>
            void navigate({
              search: (before) => ({ ...before, group: difference, look: undefined }),
              replace: true,
            })
          }
          className={classNames(
            'flex min-w-0 flex-col items-start rounded-card border border-line px-3 py-1.5 text-left hover:bg-canvas',
            group === difference && 'ring-2 ring-accent',
          )}
        >
          <span className="text-title font-semibold">{formatCount(counts[difference])}</span>
          <span className="flex items-center gap-1.5">
            <StatusDot mark={MARKS[difference]} />
            {GROUP_WORDS[difference]}
          </span>
          {detail(difference) && (
            <span className="text-small text-muted">{detail(difference)}</span>
          )}
        </button>
      ))}
    </fieldset>
  );
}

interface GroupActionsProps {
  target: IndexTarget;
  file: ComparedFile;
  counts: DifferenceCounts;
  group: Difference;
}

/** What can be done with all keys of a group. */
function GroupActions({ target, file, counts, group }: GroupActionsProps) {
  const count = counts[group];
  if (count === 0 || group === 'same') return null;
  return (
    <div className="flex flex-none flex-wrap items-center gap-3 border-b border-line bg-canvas px-5 py-2">
      {group === 'removed' ? (
        <Removed target={target} file={file} count={count} />
      ) : (
        <StageGroup target={target} group={group} count={count} />
      )}
    </div>
  );
}

interface StageGroupProps {
  target: IndexTarget;
  group: 'added' | 'changed';
  count: number;
}

function StageGroup({ target, group, count }: StageGroupProps) {
  return (
    <StageReadKeys
      target={target}
      count={count}
      what={`the ${counted(count, `${group} key`)}`}
      read={async (stagedAt) => {
        const read = await engineWorker().comparisons.toStage(target, group, stagedAt);
        if (read === null) throw new Error('The comparison was let go of: compare again.');
        return read;
      }}
    />
  );
}

interface RemovedProps {
  target: IndexTarget;
  file: ComparedFile;
  count: number;
}

function Removed({ target, file, count }: RemovedProps) {
  const vectors = counted(count, 'vector');
  if (file.header === null) {
    return (
      <p className="max-w-[80ch] text-muted">
        {vectors} of the export {count === 1 ? 'is' : 'are'} not in the index any more. The console
        puts vectors back from backups alone; the lines of an export with numbers are what
        PutVectors takes, from an SDK or with ossutil.
      </p>
    );
  }
  return (
    <>
      <RestoreLink target={target} words={`Restore ${vectors} from this backup…`} />
      <p className="text-muted">Choose the same file there: what still exists is left alone.</p>
    </>
  );
}
