import { FINDING_WORDS } from '#console/features/review/findings.ts';
import { useFindingCounts } from '#console/features/review/review-state.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { formatCount } from '#console/lib/number-format.ts';
import { type Mark, StatusDot } from '#console/ui/status-dot.tsx';
import type { Finding } from '#console/worker/review-finding.ts';

export const FINDING_MARKS: Readonly<Record<Finding, Mark>> = {
  present: 'done',
  gone: 'absent',
  changed: 'attention',
  unverified: 'unknown',
  waiting: 'unknown',
};

const ORDER: readonly Finding[] = ['present', 'gone', 'changed', 'unverified', 'waiting'];

/** What the last verification found; nothing before there was one. */
export function StagedFindings({ target }: { target: IndexTarget }) {
  const counts = useFindingCounts(target);
  if (counts === null || counts.waiting === counts.all) return <div className="h-3" />;
  const shown = ORDER.filter((finding) => finding === 'present' || counts[finding] > 0);
  return (
    <dl className="px-4 pt-1 pb-3">
      {shown.map((finding) => (
        <div
          key={finding}
          className={`flex h-7 items-center gap-2 ${finding === 'changed' ? 'text-staged' : 'text-muted'}`}
        >
          <span className="grid w-3 place-items-center">
            <StatusDot mark={FINDING_MARKS[finding]} />
          </span>
          <dt className="flex-1">{FINDING_WORDS[finding]}</dt>
          <dd className="font-semibold text-text">{formatCount(counts[finding])}</dd>
        </div>
      ))}
    </dl>
  );
}
