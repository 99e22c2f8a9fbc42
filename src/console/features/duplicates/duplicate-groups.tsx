import { useNavigate } from '@tanstack/react-router';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { useLinePages } from '#console/lib/line-pages.ts';
import { formatCount } from '#console/lib/number-format.ts';
import { KeyText } from '#console/ui/key-text.tsx';
import { LineTable } from '#console/ui/line-table.tsx';
import { LookButton } from '#console/ui/look-button.tsx';
import { VirtualRow } from '#console/ui/virtual-table.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { FoundDuplicates } from './duplicates-store.ts';
import { groupNote } from './duplicates-words.ts';

const HEADINGS = [
  { name: 'Keys' },
  { name: 'Stays' },
  { name: 'Note' },
  { name: 'Look', isHidden: true },
] as const;

interface DuplicateGroupsProps {
  target: IndexTarget;
  found: FoundDuplicates;
  /** From 1; null when none is. */
  open: number | null;
}

/** All groups, each with the key that stays. Only the lines that are drawn leave the worker. */
export function DuplicateGroups({ target, found, open }: DuplicateGroupsProps) {
  const navigate = useNavigate({ from: '/c/$connection/$bucket/$index/duplicates' });
  const pages = useLinePages({
    name: ['duplicates', target],
    // A new rule or choice is another edition; until it is here the old lines stay.
    edition: found.edition,
    keepsFormer: true,
    read: async (from, count) => ({
      total: found.preview.groups,
      lines: await engineWorker().duplicates.lines(target, from, count),
    }),
  });
  return (
    <LineTable
      pages={pages}
      label="Groups of duplicates"
      headings={HEADINGS}
      columns="grid-cols-[64px_minmax(160px,2fr)_minmax(110px,1fr)_64px] px-5"
      minWidth={440}
    >
      {(line, place) => {
        const group = line.group + 1;
        const isOpen = open === group;
        return (
          <VirtualRow place={place} className={isOpen ? 'bg-accent-soft' : 'hover:bg-canvas'}>
            <td>{formatCount(line.size)}</td>
            <td className="min-w-0">
              {line.kept === null ? (
                <span className="text-muted">all</span>
              ) : (
                <KeyText value={line.kept} />
              )}
            </td>
            <td className="truncate text-muted">{groupNote(line)}</td>
            <td>
              <LookButton
                label={`Look at group ${formatCount(group)}`}
                isOpen={isOpen}
                onClick={() => void navigate({ search: { group }, replace: true })}
              />
            </td>
          </VirtualRow>
        );
      }}
    </LineTable>
  );
}
