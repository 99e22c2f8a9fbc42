import type { ReactNode } from 'react';
import { useStagingBarrier } from '#console/features/browse/staging-barrier.ts';
import { stageEntries, stageSegment, unstageKeys } from '#console/features/staging/staged-keys.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { KeyText } from '#console/ui/key-text.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { ListedCopies, NamedKeyList } from '#console/worker/review-insight-copies.ts';
import type {
  FamilyName,
  ListedFamilies,
  ListedFamily,
} from '#console/worker/review-insight-service.ts';
import { attempt } from './attempt.ts';
import type { ReviewModel } from './review-model.ts';
import type { ReviewSearch } from './review-search.ts';

/** What belongs together, for the findings that are about more than one key. */
export function FindingPanel({ model, search }: { model: ReviewModel; search: ReviewSearch }) {
  const { description, copies } = model.insight;
  switch (search.finding) {
    case 'siblings':
      return description && <Families model={model} families={description.families} />;
    case 'last-copy':
      return copies && <LastCopies target={model.target} groups={copies.last} />;
    case 'copy':
      return copies && <Survivors groups={copies.elsewhere} />;
    default:
      return null;
  }
}

function Panel({
  label,
  words,
  action,
  count,
  shown,
  children,
}: {
  label: string;
  words: string;
  action?: ReactNode;
  count: number;
  /** The list below has every key. */
  shown: number;
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
      {count > shown && (
        <p className="border-t border-line px-3 py-1 text-small text-muted">
          and {formatCount(count - shown)} more
        </p>
      )}
    </section>
  );
}

function Families({ model, families }: { model: ReviewModel; families: ListedFamilies }) {
  const { count, missing, first } = families;
  const canStage = useStagingBarrier() === null;
  return (
    <Panel
      label="Siblings left out"
      words={`${counted(count, 'group')} of keys that belong together by their names ${count === 1 ? 'is' : 'are'} staged in part. ${formatCount(missing)} of their keys would stay.`}
      count={count}
      shown={first.length}
      action={
        canStage && (
          <Button onClick={() => void stageSiblings(model, null)}>
            Stage all {formatCount(missing)} missing
          </Button>
        )
      }
    >
      {first.map((family) => (
        <FamilyRow
          key={JSON.stringify([family.prefix, family.suffix])}
          model={model}
          family={family}
          canStage={canStage}
        />
      ))}
    </Panel>
  );
}

function FamilyRow({
  model,
  family,
  canStage,
}: {
  model: ReviewModel;
  family: ListedFamily;
  canStage: boolean;
}) {
  const { name, staged, missing, named } = family;
  const [first = '', ...others] = named;
  return (
    <GroupRow>
      <KeyText value={name} className="max-w-[40%] flex-none font-medium" />
      <span className="flex-none text-staged">
        {formatCount(staged)} of {formatCount(staged + missing)} staged
      </span>
      <span className="flex min-w-0 flex-1 basis-40 gap-1.5 text-muted">
        <span className="flex-none">without</span>
        <KeyText value={first} className="min-w-0" />
        {missing > 1 && (
          <span className="flex-none" title={others.join('\n')}>
            and {formatCount(missing - 1)} more
          </span>
        )}
      </span>
      <span className="flex flex-none gap-2">
        {canStage && (
          <Button
            className="h-[26px] px-2 text-small"
            aria-label={`Stage the ${formatCount(missing)} missing of ${name}`}
            onClick={() => void stageSiblings(model, family)}
          >
            Stage the {formatCount(missing)} missing
          </Button>
        )}
        <Button
          className="h-[26px] px-2 text-small"
          aria-label={`Unstage ${staged === 1 ? 'the 1' : `these ${formatCount(staged)}`} of ${name}`}
          onClick={() => void unstageFamily(model, family)}
        >
          Unstage {staged === 1 ? 'the 1' : `these ${formatCount(staged)}`}
        </Button>
      </span>
    </GroupRow>
  );
}

/** Stages keys as the reading of the index found them; verification then reads them anew. */
function stageSiblings({ target, setNotice }: ReviewModel, family: FamilyName | null) {
  return attempt(setNotice, 'Nothing was staged', () => stageFound(target, nameOf(family)));
}

async function stageFound(target: IndexTarget, family: FamilyName | null): Promise<void> {
  const stagedAt = Date.now();
  const provenance = { kind: 'match', description: 'siblings of staged keys' } as const;
  const { siblingsToStage } = engineWorker().cleanup;
  const found = await siblingsToStage(target, family, provenance, stagedAt);
  if (found.kind === 'many') return stageSegment(target, found.stored);
  stageEntries(
    target,
    found.keys.map(({ key, fingerprint }) => ({ key, fingerprint, provenance, stagedAt })),
  );
}

function unstageFamily({ target, setNotice }: ReviewModel, family: FamilyName) {
  const { prefix, suffix } = family;
  return attempt(setNotice, 'Nothing was unstaged', async () =>
    unstageKeys(target, await engineWorker().cleanup.stagedOfFamily(target, { prefix, suffix })),
  );
}

function nameOf(family: FamilyName | null): FamilyName | null {
  return family && { prefix: family.prefix, suffix: family.suffix };
}

function LastCopies({ target, groups }: { target: IndexTarget; groups: ListedCopies }) {
  return (
    <Panel
      label="Last copies"
      words={`${counted(groups.count, 'vector')} would be gone altogether: every key that has it is staged, as far as the service’s search found.`}
      count={groups.count}
      shown={groups.first.length}
    >
      {groups.first.map(({ data, staged, mayBeMore }) => (
        <GroupRow key={data}>
          <span className="flex-none text-staged">all {formatCount(staged.count)} staged</span>
          <KeyList keys={staged} />
          {mayBeMore && <span className="text-muted">others were not looked at</span>}
          <Button
            className="h-[26px] flex-none px-2 text-small"
            aria-label={`Keep the first, ${staged.named[0]}`}
            onClick={() => unstageKeys(target, staged.named.slice(0, 1))}
          >
            Keep the first
          </Button>
        </GroupRow>
      ))}
    </Panel>
  );
}

function Survivors({ groups }: { groups: ListedCopies }) {
  return (
    <Panel
      label="Copied elsewhere"
      words={`${counted(groups.count, 'vector')} would stay under another key.`}
      count={groups.count}
      shown={groups.first.length}
    >
      {groups.first.map(({ data, staged, outside }) => (
        <GroupRow key={data}>
          <KeyList keys={staged} />
          <span className="flex-none text-muted">stays as</span>
          <KeyList keys={outside} />
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

function KeyList({ keys: { count, named } }: { keys: NamedKeyList }) {
  const more = count - NAMED;
  return (
    <span className="flex min-w-0 flex-1 basis-48 gap-3">
      {named.slice(0, NAMED).map((key) => (
        <KeyText key={key} value={key} className="min-w-0" />
      ))}
      {more > 0 && (
        <span className="flex-none text-muted" title={named.slice(NAMED).join('\n')}>
          and {formatCount(more)} more
        </span>
      )}
    </span>
  );
}
