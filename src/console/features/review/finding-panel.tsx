import type { ReactNode } from 'react';
import { useStagingBarrier } from '#console/features/browse/staging-barrier.ts';
import { stageEntries, unstageKeys } from '#console/features/staging/staged-keys.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { KeyText } from '#console/ui/key-text.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { CopyGroup } from '#engine/copies.ts';
import type { BrokenFamily } from '#engine/siblings.ts';
import type { ReviewModel } from './review-model.ts';
import type { ReviewSearch } from './review-search.ts';

/** Groups shown; the list below has every key. */
const SHOWN = 200;

/** What belongs together, for the findings that are about more than one key. */
export function FindingPanel({ model, search }: { model: ReviewModel; search: ReviewSearch }) {
  const { description, copies } = model.insight;
  const groups = (copies?.groups ?? []).filter(({ outside }) => outside !== null);
  switch (search.finding) {
    case 'siblings':
      return <Families target={model.target} families={description?.families ?? []} />;
    case 'last-copy':
      return (
        <LastCopies
          target={model.target}
          groups={groups.filter(({ outside }) => outside?.length === 0)}
        />
      );
    case 'copy':
      return <Survivors groups={groups.filter(({ outside }) => (outside?.length ?? 0) > 0)} />;
    default:
      return null;
  }
}

function Panel({
  label,
  words,
  action,
  count,
  children,
}: {
  label: string;
  words: string;
  action?: ReactNode;
  count: number;
  children: ReactNode;
}) {
  if (count === 0) return null;
  return (
    <section aria-label={label} className="flex-none border-b border-line bg-canvas">
      <div className="flex flex-wrap items-center gap-2 px-3 py-1.5">
        <p className="min-w-48 flex-1 text-muted">{words}</p>
        {action}
      </div>
      <ul className="max-h-[168px] overflow-y-auto border-t border-line">{children}</ul>
      {count > SHOWN && (
        <p className="border-t border-line px-3 py-1 text-small text-muted">
          and {formatCount(count - SHOWN)} more
        </p>
      )}
    </section>
  );
}

function Families({
  target,
  families,
}: {
  target: IndexTarget;
  families: readonly BrokenFamily[];
}) {
  const missing = families.flatMap((family) => family.missing);
  const canStage = useStagingBarrier() === null;
  return (
    <Panel
      label="Siblings left out"
      words={`${counted(families.length, 'group')} of keys that belong together by their names ${families.length === 1 ? 'is' : 'are'} staged in part. ${formatCount(missing.length)} of their keys would stay.`}
      count={families.length}
      action={
        canStage && (
          <Button onClick={() => void stageSiblings(target, missing)}>
            Stage all {formatCount(missing.length)} missing
          </Button>
        )
      }
    >
      {families.slice(0, SHOWN).map((family) => (
        <FamilyRow
          key={JSON.stringify([family.prefix, family.suffix])}
          target={target}
          family={family}
          canStage={canStage}
        />
      ))}
    </Panel>
  );
}

function FamilyRow({
  target,
  family,
  canStage,
}: {
  target: IndexTarget;
  family: BrokenFamily;
  canStage: boolean;
}) {
  const { name, staged, missing } = family;
  const total = staged.length + missing.length;
  const [first = '', ...others] = missing;
  return (
    <GroupRow>
      <KeyText value={name} className="max-w-[40%] flex-none font-medium" />
      <span className="flex-none text-staged">
        {formatCount(staged.length)} of {formatCount(total)} staged
      </span>
      <span className="flex min-w-0 flex-1 basis-40 gap-1.5 text-muted">
        <span className="flex-none">without</span>
        <KeyText value={first} className="min-w-0" />
        {others.length > 0 && (
          <span className="flex-none" title={others.slice(0, 20).join('\n')}>
            and {formatCount(others.length)} more
          </span>
        )}
      </span>
      <span className="flex flex-none gap-2">
        {canStage && (
          <Button
            className="h-[26px] px-2 text-small"
            aria-label={`Stage the ${formatCount(missing.length)} missing of ${name}`}
            onClick={() => void stageSiblings(target, missing)}
          >
            Stage the {formatCount(missing.length)} missing
          </Button>
        )}
        <Button
          className="h-[26px] px-2 text-small"
          aria-label={`Unstage ${staged.length === 1 ? 'the 1' : `these ${formatCount(staged.length)}`} of ${name}`}
          onClick={() => unstageKeys(target, staged)}
        >
          Unstage {staged.length === 1 ? 'the 1' : `these ${formatCount(staged.length)}`}
        </Button>
      </span>
    </GroupRow>
  );
}

/** Stages keys as the reading of the index found them; verification then reads them anew. */
async function stageSiblings(target: IndexTarget, keys: readonly string[]): Promise<void> {
  const read = await engineWorker().cleanup.fingerprintsRead(target, keys);
  const stagedAt = Date.now();
  const provenance = { kind: 'match', description: 'siblings of staged keys' } as const;
  stageEntries(
    target,
    read.map(({ key, fingerprint }) => ({ key, fingerprint, provenance, stagedAt })),
  );
}

function LastCopies({ target, groups }: { target: IndexTarget; groups: readonly CopyGroup[] }) {
  return (
    <Panel
      label="Last copies"
      words={`${counted(groups.length, 'vector')} would be gone altogether: every key that has it is staged, as far as the service’s search found.`}
      count={groups.length}
    >
      {groups.slice(0, SHOWN).map(({ data, keys, mayBeMore }) => (
        <GroupRow key={data}>
          <span className="flex-none text-staged">all {formatCount(keys.length)} staged</span>
          <KeyList keys={keys} />
          {mayBeMore && <span className="text-muted">others were not looked at</span>}
          <Button
            className="h-[26px] flex-none px-2 text-small"
            aria-label={`Keep the first, ${keys[0]}`}
            onClick={() => unstageKeys(target, keys.slice(0, 1))}
          >
            Keep the first
          </Button>
        </GroupRow>
      ))}
    </Panel>
  );
}

function Survivors({ groups }: { groups: readonly CopyGroup[] }) {
  return (
    <Panel
      label="Copied elsewhere"
      words={`${counted(groups.length, 'vector')} would stay under another key.`}
      count={groups.length}
    >
      {groups.slice(0, SHOWN).map(({ data, keys, outside }) => (
        <GroupRow key={data}>
          <KeyList keys={keys} />
          <span className="flex-none text-muted">stays as</span>
          <KeyList keys={outside ?? []} />
        </GroupRow>
      ))}
    </Panel>
  );
}

function GroupRow({ children }: { children: ReactNode }) {
  return (
    <li className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-0.5 last:border-b-0">
      {children}
    </li>
  );
}

const NAMED = 3;

function KeyList({ keys }: { keys: readonly string[] }) {
  const more = keys.length - NAMED;
  return (
    <span className="flex min-w-0 flex-1 basis-48 gap-3">
      {keys.slice(0, NAMED).map((key) => (
        <KeyText key={key} value={key} className="min-w-0" />
      ))}
      {more > 0 && (
        <span className="flex-none text-muted" title={keys.slice(NAMED, NAMED + 20).join('\n')}>
          and {formatCount(more)} more
        </span>
      )}
    </span>
  );
}
