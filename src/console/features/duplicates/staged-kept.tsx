import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import { useStagingBarrier } from '#console/features/browse/staging-barrier.ts';
import { reviewKey, reviewOptions, versionOfValue } from '#console/features/review/review-query.ts';
import { tellStaged, unstageNamed } from '#console/features/review/tell-staged.ts';
import { useStaged } from '#console/features/staging/staged-keys.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import { failureOf } from '#engine/failure.ts';
import type { FoundDuplicates } from './duplicates-store.ts';
import { stagedKeptWords } from './duplicates-words.ts';

interface StagedKeptProps {
  target: IndexTarget;
  found: FoundDuplicates;
}

/** Warns of groups of which nothing would stay, because the key that should is staged from elsewhere. */
export function StagedKept({ target, found }: StagedKeptProps) {
  const staged = useStaged(target);
  const canUnstage = useStagingBarrier() === null;
  const place = useRef<HTMLDivElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const query = useQuery({
    queryKey: reviewKey('staged-kept', target, versionOfValue(staged), found.edition),
    queryFn: async () => {
      await tellStaged(target);
      return await engineWorker().duplicates.stagedKept(target);
    },
    enabled: staged.size > 0,
    ...reviewOptions<number>(target),
  });
  const count = staged.size > 0 ? (query.data ?? 0) : 0;
  const unstage = async () => {
    setProblem(null);
    try {
      unstageNamed(target, await engineWorker().duplicates.namedStagedKept(target));
      // What was pressed is about to go.
      place.current?.focus();
    } catch (error) {
      setProblem(`Nothing was unstaged. ${failureOf(error).message}`);
    }
  };
  return (
    <div ref={place} tabIndex={-1} className="outline-none empty:hidden">
      {query.error !== null && (
        <Warning
          words={`Whether a key that should stay is staged could not be found out: ${query.error.message}`}
          action={<Button onClick={() => void query.refetch()}>Try again</Button>}
        />
      )}
      {count > 0 && (
        <Warning
          words={stagedKeptWords(count)}
          action={
            canUnstage && (
              <Button onClick={() => void unstage()}>
                Unstage {counted(count, 'key')} that should stay
              </Button>
            )
          }
        />
      )}
      {problem !== null && (
        <p role="alert" className="text-staged">
          {problem}
        </p>
      )}
    </div>
  );
}

function Warning({ words, action }: { words: string; action: ReactNode }) {
  return (
    <div role="alert" className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <p className="min-w-0 font-medium text-staged">{words}</p>
      {action}
    </div>
  );
}
