import { FINDING_MARKS } from '#console/features/staging/staged-findings.tsx';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { KeyText } from '#console/ui/key-text.tsx';
import { StatusDot } from '#console/ui/status-dot.tsx';
import type { ReviewRow } from '#console/worker/review-list.ts';
import type { FamilySize } from '#engine/siblings.ts';
import { attempt } from './attempt.ts';
import { FINDING_WORDS } from './findings.ts';
import type { ReviewModel } from './review-model.ts';
import { acceptKey } from './verification.ts';

/** What is to be said about a row, and what can be done about it. */
export function FindingText({ row, model }: { row: ReviewRow; model: ReviewModel }) {
  if (!row.isStaged) return <span className="text-muted">unstaged</span>;
  if (row.finding === 'changed') return <ChangedText row={row} model={model} />;
  if (row.finding === 'present' && row.lookAlikes.length > 0) return <LookAlikeText row={row} />;
  if (row.finding === 'present' && row.copies?.outside === null) return <LastCopyText row={row} />;
  if (row.finding === 'present' && row.family !== null) return <FamilyText family={row.family} />;
  return (
    <span
      title={row.failure ? `${row.failure.code}: ${row.failure.message}` : undefined}
      className="flex items-center gap-2 text-muted"
    >
      <StatusDot mark={FINDING_MARKS[row.finding]} />
      <span className="truncate">
        {FINDING_WORDS[row.finding]}
        {row.failure && ` · ${row.failure.code}`}
      </span>
    </span>
  );
}

function ChangedText({ row, model }: { row: ReviewRow; model: ReviewModel }) {
  const accept = () =>
    void attempt(model.setNotice, `${row.key} was not accepted`, () =>
      acceptKey(model.target, row),
    );
  return (
    <span className="flex items-center gap-2 text-staged">
      <StatusDot mark="attention" />
      {row.hasNewNumbers ? 'numbers changed' : 'changed'}
      <button
        type="button"
        aria-label={`Accept ${row.key} as it is now`}
        title={`${changeWords(row)}, so it is kept. Accept it as it is now to have it deleted.`}
        className="h-6 rounded-control px-1 underline underline-offset-2"
        onClick={accept}
      >
        Accept
      </button>
    </span>
  );
}

function changeWords({ entry, fingerprint, hasNewNumbers }: ReviewRow): string {
  if (!hasNewNumbers) return 'Its metadata changed since it was staged';
  return fingerprint === entry.fingerprint
    ? 'Its numbers were replaced since this review first read them'
    : 'Its metadata changed since it was staged, and its numbers were replaced';
}

function LookAlikeText({ row }: { row: ReviewRow }) {
  const [first = '', ...others] = row.lookAlikes;
  const also = others.length > 0 ? ` and ${counted(others.length, 'other')}` : '';
  return (
    <span className="flex items-center gap-2 text-staged" title={`Looks like ${first}${also}`}>
      <StatusDot mark="attention" />
      <span className="sr-only">look-alike of</span>
      <span aria-hidden>like</span>
      <KeyText value={first} className="min-w-0" />
    </span>
  );
}

function LastCopyText({ row: { copies } }: { row: ReviewRow }) {
  const staged = copies?.staged ?? 0;
  return (
    <span
      className="flex items-center gap-2 text-staged"
      title={`All ${counted(staged, 'key')} with this vector are staged`}
    >
      <StatusDot mark="attention" />
      <span className="truncate">one of the last {formatCount(staged)} copies</span>
    </span>
  );
}

function FamilyText({ family: { name, staged, missing } }: { family: FamilySize }) {
  const total = staged + missing;
  return (
    <span
      className="flex items-center gap-2 text-staged"
      title={`${name}: ${formatCount(staged)} of ${formatCount(total)} staged`}
    >
      <StatusDot mark="attention" />
      <span className="truncate">
        {formatCount(staged)} of {formatCount(total)} parts staged
      </span>
    </span>
  );
}
