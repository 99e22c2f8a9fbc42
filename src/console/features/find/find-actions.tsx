import { Copy, Download } from 'lucide-react';
import { useState } from 'react';
import { useStagingBarrier } from '#console/features/browse/staging-barrier.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { saveFile } from '#console/lib/save-file.ts';
import { Button } from '#console/ui/button.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { FindCounts, FindGroup } from '#console/worker/find-groups.ts';
import type { FindNews } from '#console/worker/find-news.ts';
import { type OpenFind, stageFound } from './find-store.ts';
import { theKeys } from './find-words.ts';

interface FindActionsProps {
  target: IndexTarget;
  find: OpenFind;
  news: FindNews;
  counts: FindCounts;
  group: FindGroup;
}

/** What can be done with what was found. */
export function FindActions({ target, news, counts, group }: FindActionsProps) {
  const barrier = useStagingBarrier();
  const [said, setSaid] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const count = counts[group];
  const perform = async (work: () => Promise<string>) => {
    setBusy(true);
    setSaid(null);
    setSaid(await work().catch(problemOf));
    setBusy(false);
  };
  return (
    <div className="flex min-h-12 flex-none flex-wrap items-center gap-2 border-b border-line px-5 py-2">
      <Button
        disabled={count === 0 || isBusy}
        onClick={() => void perform(() => copy(target, group))}
      >
        <Copy size={14} aria-hidden />
        Copy {theKeys(group, count)}
      </Button>
      <Button
        kind="quiet"
        disabled={count === 0 || isBusy}
        aria-label={`Save ${theKeys(group, count)} as a file`}
        onClick={() => void perform(() => save(target, group))}
      >
        <Download size={14} aria-hidden />
        Save
      </Button>
      <p role="status" className="mr-auto text-muted">
        {said}
      </p>
      {barrier === null ? (
        <StageButton
          counts={counts}
          isWhole={news.phase === 'done'}
          isBusy={isBusy}
          onStage={() => void perform(() => stage(target, counts.stageable))}
        />
      ) : (
        <p className="text-muted">{barrier}</p>
      )}
    </div>
  );
}

function StageButton({
  counts: { stageable, found, unknown },
  isWhole,
  isBusy,
  onStage,
}: {
  counts: FindCounts;
  isWhole: boolean;
  isBusy: boolean;
  onStage: () => void;
}) {
  return (
    <>
      {!isWhole && unknown > 0 && (
        <span className="text-muted">{formatCount(unknown)} not looked for</span>
      )}
      <Button kind="primary" disabled={stageable === 0 || isBusy} onClick={onStage}>
        Stage {formatCount(found)} found {found === 1 ? 'key' : 'keys'}
        {stageable > found && ` and ${formatCount(stageable - found)} taken`}
      </Button>
    </>
  );
}

async function stage(target: IndexTarget, offered: number): Promise<string> {
  const added = await stageFound(target);
  if (added === offered) return `${counted(added, 'key')} staged.`;
  const before = offered - added;
  return `${counted(added, 'key')} staged; ${formatCount(before)} ${before === 1 ? 'was' : 'were'} staged before.`;
}

async function copy(target: IndexTarget, group: FindGroup): Promise<string> {
  const { text, form } = await engineWorker().find.write(target, group);
  await navigator.clipboard.writeText(await text.text());
  return form === 'lines'
    ? 'Copied, one key a line.'
    : 'Copied as JSON Lines, because a key cannot be a line of its own.';
}

async function save(target: IndexTarget, group: FindGroup): Promise<string> {
  const { text, form } = await engineWorker().find.write(target, group);
  const name = `${target.index}-${group}-keys.${form === 'lines' ? 'txt' : 'jsonl'}`;
  saveFile(text, name);
  return form === 'lines'
    ? `Saved as ${name}.`
    : `Saved as ${name}, in JSON Lines because a key cannot be a line of its own.`;
}

function problemOf(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `That did not work: ${reason}`;
}
