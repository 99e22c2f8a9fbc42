import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted } from '#console/lib/number-format.ts';
import { useStagedCount } from './staged-keys.ts';

/** What is staged for the index; nothing when nothing is. */
export function StagedPanel({ target }: { target: IndexTarget }): ReactNode {
  const count = useStagedCount(target);
  if (count === 0) return null;
  return (
    <aside
      aria-label="Staged keys"
      className="w-[288px] flex-none border-l border-line bg-canvas p-4"
    >
      <Link to="/c/$connection/$bucket/$index/review" params={target}>
        Review {counted(count, 'key')}…
      </Link>
    </aside>
  );
}
