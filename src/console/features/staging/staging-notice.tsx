import { TriangleAlert } from 'lucide-react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { Button } from '#console/ui/button.tsx';
import { dismissStagingNotice, useStagingNotice } from './staged-keys.ts';

/** Trouble with the storage of what is staged. */
export function StagingNotice({ target }: { target: IndexTarget }) {
  const notice = useStagingNotice(target);
  if (notice === null) return null;
  return (
    <div
      role="alert"
      className="m-3 flex max-w-[288px] flex-col items-start gap-2 rounded-card border border-staged-line bg-staged-soft p-3"
    >
      <p className="flex gap-2 text-small">
        <TriangleAlert size={14} aria-hidden className="mt-0.5 flex-none text-staged" />
        {notice}
      </p>
      <Button onClick={() => dismissStagingNotice(target)}>Dismiss this notice</Button>
    </div>
  );
}
