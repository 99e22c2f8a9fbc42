import { useHasRestored } from '#console/features/runs/deleted-keys.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { Button } from '#console/ui/button.tsx';
import { type ScanSession, startScan } from './scan-session.ts';

/** A table that was read before a restore, or during one, is not what there is. */
export function RestoredSince({ target, session }: { target: IndexTarget; session: ScanSession }) {
  const { conditions } = session;
  if (!useHasRestored(target)) return null;
  return (
    <div
      role="status"
      className="flex flex-none flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-staged-line bg-staged-soft px-5 py-1.5"
    >
      <p>
        Vectors were put back into {target.index} since these keys were read, so that some may be
        missing here.
      </p>
      <Button onClick={() => startScan(target, conditions)}>Read them again</Button>
    </div>
  );
}
