import { useNavigate } from '@tanstack/react-router';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { counted } from '#console/lib/number-format.ts';
import { Checkbox } from '#console/ui/checkbox.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import { attempt } from './attempt.ts';
import type { ReviewTableProps } from './review-table.tsx';
import { stageNamed, unstageNamed } from './tell-staged.ts';

interface ReviewTableHeaderProps extends ReviewTableProps {
  fields: readonly string[];
  columns: string;
}

export function ReviewTableHeader(props: ReviewTableHeaderProps) {
  const { model, search, fields, columns } = props;
  const isDescending = search.order === 'descending';
  return (
    <thead className="sticky top-0 z-10 block bg-surface">
      <tr
        aria-rowindex={1}
        className="grid h-9 items-center border-b border-line text-muted"
        style={{ gridTemplateColumns: columns }}
      >
        <td className="grid place-items-center">
          <TickAll model={model} />
        </td>
        <th
          scope="col"
          aria-sort={isDescending ? 'descending' : 'ascending'}
          className="font-medium"
        >
          <SortByKey isDescending={isDescending} />
        </th>
        <th scope="col" className="px-2 font-medium">
          Finding
        </th>
        {fields.map((field) => (
          <th key={field} scope="col" className="truncate px-2 font-medium" title={field}>
            {field}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function TickAll({ model: { target, list, setNotice } }: Pick<ReviewTableHeaderProps, 'model'>) {
  const { id, staged, length } = list;
  const isAll = length > 0 && staged === length;
  const unstage = async () =>
    unstageNamed(target, await engineWorker().cleanup.namedInList(target, id, 'staged'));
  const stage = async () =>
    stageNamed(target, await engineWorker().cleanup.namedInList(target, id, 'all'));
  return (
    <Checkbox
      label={`${counted(length, 'key')} listed ${length === 1 ? 'stays' : 'stay'} staged`}
      checked={isAll}
      indeterminate={staged > 0 && !isAll}
      onChange={() =>
        void attempt(
          setNotice,
          isAll ? 'Nothing was unstaged' : 'Nothing was staged',
          isAll ? unstage : stage,
        )
      }
    />
  );
}

function SortByKey({ isDescending }: { isDescending: boolean }) {
  const navigate = useNavigate({ from: '/c/$connection/$bucket/$index/review' });
  const order = isDescending ? undefined : ('descending' as const);
  const Arrow = isDescending ? ArrowDown : ArrowUp;
  return (
    <button
      type="button"
      className="inline-flex h-7 items-center gap-1 rounded-control hover:text-text"
      onClick={() => void navigate({ search: (before) => ({ ...before, order }), replace: true })}
    >
      Key
      <Arrow size={14} strokeWidth={1.75} aria-hidden />
    </button>
  );
}
