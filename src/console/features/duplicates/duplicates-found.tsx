import { StageReadKeys } from '#console/features/staging/stage-read-keys.tsx';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { EmptyState } from '#console/ui/empty-state.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import { DuplicateGroup } from './duplicate-group.tsx';
import { DuplicateGroups } from './duplicate-groups.tsx';
import type { DuplicatesSearch } from './duplicates-search.ts';
import { type FoundDuplicates, forgetDuplicates } from './duplicates-store.ts';
import { doubtWords, summaryWords } from './duplicates-words.ts';
import { KeepRuleForm } from './keep-rule-form.tsx';
import { StagedKept } from './staged-kept.tsx';

interface DuplicatesFoundProps {
  target: IndexTarget;
  found: FoundDuplicates;
  search: DuplicatesSearch;
}

/** The groups, the rule that says which key of each stays, and what would be staged by it. */
export function DuplicatesFound({ target, found, search }: DuplicatesFoundProps) {
  const { summary, preview, rule } = found;
  const open = search.group;
  return (
    <>
      <div className="flex flex-none flex-wrap items-start justify-between gap-x-6 gap-y-3 border-b border-line px-5 pb-4">
        <div role="status" className="max-w-[80ch] min-w-0 flex-1 basis-72">
          {summaryWords(summary).map((words) => (
            <p key={words}>{words}</p>
          ))}
        </div>
        <Button onClick={() => forgetDuplicates(target)}>Look again</Button>
      </div>
      {preview.groups === 0 ? (
        <EmptyState title="No duplicates" />
      ) : (
        <>
          <div className="flex flex-none flex-wrap items-end gap-x-6 gap-y-3 border-b border-line bg-canvas px-5 py-3">
            <KeepRuleForm target={target} rule={rule} fields={summary.fields} />
            <Preview key={found.edition} target={target} found={found} />
          </div>
          <div className="flex flex-none flex-col md:min-h-[280px] md:flex-1 md:flex-row">
            <div className="flex h-[60dvh] min-w-0 flex-none flex-col md:h-auto md:flex-1">
              <DuplicateGroups target={target} found={found} open={open ?? null} />
            </div>
            {open !== undefined && (
              <DuplicateGroup key={open} target={target} found={found} group={open - 1} />
            )}
          </div>
        </>
      )}
    </>
  );
}

function Preview({ target, found }: { target: IndexTarget; found: FoundDuplicates }) {
  const { preview } = found;
  const doubts = doubtWords(preview);
  return (
    <section aria-label="Preview" className="flex min-w-0 flex-1 basis-80 flex-col gap-1.5">
      <p>
        <b className="font-semibold">{counted(preview.kept, 'key')}</b>{' '}
        {preview.kept === 1 ? 'stays' : 'stay'},{' '}
        <b className="font-semibold">{formatCount(preview.staged)}</b> would be staged.
      </p>
      {doubts !== null && <p className="text-staged">{doubts}</p>}
      <StagedKept target={target} found={found} />
      <div className="flex flex-wrap items-center gap-3">
        <StageReadKeys
          target={target}
          kind="primary"
          count={preview.staged}
          what={counted(preview.staged, 'key')}
          read={(stagedAt) => readToStage(target, stagedAt)}
        />
      </div>
    </section>
  );
}

async function readToStage(target: IndexTarget, stagedAt: number) {
  const found = await engineWorker().duplicates.toStage(target, stagedAt);
  if (found === null) throw new Error('What was found was let go of: look again.');
  return found;
}
