import { useNavigate } from '@tanstack/react-router';
import { counted, formatCount, formatShare } from '#console/lib/number-format.ts';
import { classNames } from '#console/ui/class-names.ts';
import { SkeletonRows } from '#console/ui/skeleton-rows.tsx';
import type { FieldComposition, ValueCount } from '#engine/composition.ts';
import type { ReviewModel } from './review-model.ts';
import type { ReviewSearch } from './review-search.ts';

/** What the staged set is made of: values of each field, where the keys came from, its share of the index. */
export function SetSummary({ model, search }: { model: ReviewModel; search: ReviewSearch }) {
  const {
    staged,
    state: { provenances },
    insight: { description },
  } = model;
  const navigate = useNavigate({ from: '/c/$connection/$bucket/$index/review' });
  const refine = (part: Partial<ReviewSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  return (
    <section aria-label="What this set is" className="flex flex-col gap-4 px-5 py-3.5">
      <h2 className="section-label">What this set is</h2>
      {description === null && <SkeletonRows rows={6} label="Reading what this set is" />}
      {description !== null && (
        <RareValues fields={description.fields} total={staged.size} refine={refine} />
      )}
      {description?.fields.map((field) => (
        <FieldValues
          key={field.field}
          field={field}
          read={description.read}
          search={search}
          refine={refine}
        />
      ))}
      <ValueList
        title="staged by"
        note={counted(provenances.length, 'way')}
        values={provenances.map(({ words, count }) => ({ value: words, count, rare: false }))}
        chosen={search.by ?? null}
        onChoose={(by) => refine({ by: by ?? undefined })}
      />
      {description !== null && (
        <div>
          <h3 className="text-small font-medium">In the index</h3>
          <p className="text-muted">
            {description.read > 0
              ? `${formatCount(staged.size)} of ${formatCount(description.read)} read, ${formatShare(staged.size, description.read)}`
              : 'Not scanned since this page was loaded: look-alikes are looked for among the staged keys alone, and siblings are unknown.'}
          </p>
        </div>
      )}
    </section>
  );
}

const RARE_NAMED = 5;

/** What is easily overlooked in the lists below, in words. */
function RareValues({
  fields,
  total,
  refine,
}: {
  fields: readonly FieldComposition[];
  total: number;
  refine: (part: Partial<ReviewSearch>) => void;
}) {
  const rare = fields.flatMap(({ field, values }) =>
    values.filter((value) => value.rare).map(({ value, count }) => ({ field, value, count })),
  );
  if (rare.length === 0) return null;
  const rarest = rare.sort((a, b) => a.count - b.count).slice(0, RARE_NAMED);
  return (
    <div className="rounded-card border border-staged-line bg-staged-soft px-2.5 py-2 text-small text-staged">
      <h3 className="font-medium">Rare in this set</h3>
      <ul>
        {rarest.map(({ field, value, count }) => (
          <li key={JSON.stringify([field, value])}>
            <button
              type="button"
              className="min-h-6 text-left break-words underline decoration-staged-line underline-offset-2 hover:decoration-current"
              onClick={() => refine({ field, value })}
            >
              {formatCount(count)} of {formatCount(total)} {count === 1 ? 'has' : 'have'}{' '}
              <bdi>
                {field} = {value === '' ? '(empty)' : value}
              </bdi>
            </button>
          </li>
        ))}
      </ul>
      {rare.length > RARE_NAMED && <p>and {counted(rare.length - RARE_NAMED, 'other value')}</p>}
    </div>
  );
}

function FieldValues({
  field: { field, distinct, missing, values },
  read,
  search,
  refine,
}: {
  field: FieldComposition;
  /** Vectors of the index that shares are of. */
  read: number;
  search: ReviewSearch;
  refine: (part: Partial<ReviewSearch>) => void;
}) {
  const without = missing > 0 ? `, ${formatCount(missing)} without` : '';
  const more = distinct - values.length;
  return (
    <ValueList
      title={field}
      note={`${counted(distinct, 'value')}${without}`}
      values={values.map((item) => ({ ...item, share: shareOf(field, item, read) }))}
      chosen={search.field === field ? (search.value ?? null) : null}
      onChoose={(value) =>
        refine(value === null ? { field: undefined, value: undefined } : { field, value })
      }
      {...(more > 0 && { more: `and ${counted(more, 'other value')}` })}
    />
  );
}

/** How much of all that has the value in the index is staged. */
interface Share {
  readonly short: string;
  readonly words: string;
}

function shareOf(
  field: string,
  { value, count, inIndex }: ValueCount,
  read: number,
): Share | undefined {
  if (inIndex === null) return undefined;
  // What was put in or changed after the index was read is staged and not in the count.
  if (inIndex < count) return undefined;
  const short = formatShare(count, inIndex);
  const all = `${formatCount(inIndex)} with ${field} = ${value} among the ${formatCount(read)} read`;
  return { short, words: `${formatCount(count)} staged of ${all}: ${short}` };
}

interface ValueListProps {
  title: string;
  note: string;
  values: readonly {
    readonly value: string;
    readonly count: number;
    readonly rare: boolean;
    readonly share?: Share | undefined;
  }[];
  chosen: string | null;
  onChoose: (value: string | null) => void;
  more?: string;
}

function ValueList({ title, note, values, chosen, onChoose, more }: ValueListProps) {
  const most = Math.max(1, ...values.map(({ count }) => count));
  return (
    <div>
      <h3 className="flex items-baseline gap-2 text-small">
        <span className="min-w-0 flex-1 truncate font-medium">{title}</span>
        <span className="text-muted">{note}</span>
      </h3>
      <ul>
        {values.map(({ value, count, rare, share }) => (
          <li key={value} className="flex items-center gap-1.5">
            <button
              type="button"
              aria-pressed={chosen === value}
              onClick={() => onChoose(chosen === value ? null : value)}
              className={classNames(
                '-ml-1.5 flex h-6 min-w-0 flex-1 items-center gap-2 rounded-control px-1.5 text-left hover:bg-sunken',
                rare ? 'text-staged' : 'text-muted',
                chosen === value && 'bg-accent-soft text-on-accent-soft',
              )}
            >
              <bdi className="min-w-0 flex-1 truncate" title={value}>
                {value === '' ? '(empty)' : value}
              </bdi>
              {rare && <span className="text-label">rare</span>}
              <span className={classNames('font-medium', !rare && 'text-text')}>
                {formatCount(count)}
              </span>
              <span aria-hidden className="h-1 w-10 flex-none rounded-full bg-sunken">
                <span
                  className={classNames(
                    'block h-1 min-w-0.5 rounded-full',
                    rare ? 'bg-staged-mark' : 'bg-line-strong',
                  )}
                  style={{ width: `${(count / most) * 100}%` }}
                />
              </span>
            </button>
            {share && (
              <span className="w-12 flex-none text-right text-small text-muted" title={share.words}>
                <span aria-hidden>{share.short}</span>
                <span className="sr-only">{share.words}</span>
              </span>
            )}
          </li>
        ))}
      </ul>
      {more && <p className="text-small text-muted">{more}</p>}
    </div>
  );
}
