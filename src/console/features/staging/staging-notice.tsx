import { TriangleAlert } from 'lucide-react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { Button } from '#console/ui/button.tsx';
import { classNames } from '#console/ui/class-names.ts';
import { dismissStagingNotice, useStagingNotice } from './staged-keys.ts';

const FORMS = {
  box: 'm-3 max-w-[288px] flex-col items-start gap-2 rounded-card border p-3',
  /** At the foot of a page: what is above it stays where it is, under the pointer. */
  strip: 'sticky bottom-0 z-10 flex-none flex-wrap items-center gap-x-4 gap-y-2 border-t px-5 py-2',
} as const;

interface StagingNoticeProps {
  target: IndexTarget;
  form?: keyof typeof FORMS;
}

/** Trouble with the storage of what is staged. */
export function StagingNotice({ target, form = 'box' }: StagingNoticeProps) {
  const notice = useStagingNotice(target);
  if (notice === null) return null;
  return (
    <div role="alert" className={classNames('flex border-staged-line bg-staged-soft', FORMS[form])}>
      <p className="flex min-w-0 gap-2 text-small">
        <TriangleAlert size={14} aria-hidden className="mt-0.5 flex-none text-staged" />
        {notice}
      </p>
      <Button onClick={() => dismissStagingNotice(target)}>Dismiss this notice</Button>
    </div>
  );
}
