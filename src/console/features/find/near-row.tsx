import { useState } from 'react';
import { useStagingBarrier } from '#console/features/browse/staging-barrier.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { FindRow, NearKey } from '#console/worker/find-groups.ts';
import { failureOf } from '#engine/failure.ts';
import type { OpenFind } from './find-store.ts';
import { DIFFERENCE_WORDS, placeWords } from './find-words.ts';
import { codePoints, type KeyChange, keyChanges } from './key-diff.ts';
import { KeyDiffText } from './key-diff-text.tsx';

interface NearRowProps {
  target: IndexTarget;
  find: OpenFind;
  row: FindRow;
}

/** A missing key, and the keys of the index that it probably means: the operator decides, never the console. */
export function NearRow({ target, find, row }: NearRowProps) {
  const [nearest] = row.near;
  const changed = nearest === undefined ? [] : keyChanges(row.key, nearest.key);
  return (
    <>
      <td className="block border-l-2 border-transparent pl-3">
        <KeyDiffText value={row.key} changed={changed.map(({ one }) => one)} />
        <span className="ml-3 inline-block text-small text-muted">
          {placeWords(find.form, row.first)}, missing
        </span>
      </td>
      <td className="mt-1 block">
        <ul className="flex flex-col gap-1.5">
          {row.near.map((near) => (
            <Near key={near.key} target={target} row={row} near={near} />
          ))}
        </ul>
        {row.moreNear > 0 && (
          <p className="text-small text-muted">and {counted(row.moreNear, 'more key')} like it</p>
        )}
      </td>
    </>
  );
}

function Near({ target, row, near }: Omit<NearRowProps, 'find'> & { near: NearKey }) {
  const barrier = useStagingBarrier();
  const [problem, setProblem] = useState<string | null>(null);
  const changes = keyChanges(row.key, near.key);
  const isTaken = row.taken === near.key;
  const take = async () => {
    const worker = engineWorker().find;
    const failure = await (isTaken
      ? worker.untake(target, row.id).then(() => null)
      : worker.take(target, row.id, near.key)
    ).catch(failureOf);
    setProblem(failure?.message ?? null);
  };
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-l-2 border-staged-line pl-3">
      <div className="min-w-0 flex-1 basis-[240px]">
        <KeyDiffText value={near.key} changed={changes.map(({ other }) => other)} />
        <p className="text-small text-muted">
          differs in {near.differences.map((kind) => DIFFERENCE_WORDS[kind]).join(', ')}
          {': '}
          <span className="font-mono break-all">{changeWords(row.key, near.key, changes)}</span>
        </p>
        {problem !== null && (
          <p role="alert" className="text-small text-staged">
            {problem}
          </p>
        )}
      </div>
      {near.isFound ? (
        <span className="text-small text-muted">listed too, and found</span>
      ) : (
        barrier === null && (
          <Button aria-pressed={isTaken} onClick={() => void take()}>
            {isTaken ? 'Taken: take it back' : 'Take this key instead'}
          </Button>
        )
      )}
    </li>
  );
}

const TOLD = 3;

/** "U+0044 → U+0064": also tells apart what is drawn alike. */
function changeWords(one: string, other: string, changes: readonly KeyChange[]): string {
  const told = changes.slice(0, TOLD).map((change) => {
    const before = codePoints(one.slice(...change.one));
    const after = codePoints(other.slice(...change.other));
    return `${before || 'nothing'} → ${after || 'nothing'}`;
  });
  const more = changes.length - told.length;
  return [...told, ...(more > 0 ? [`and ${formatCount(more)} more`] : [])].join(', ');
}
