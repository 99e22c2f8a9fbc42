import { counted } from '#console/lib/number-format.ts';
import type { FindCounts } from '#console/worker/find-groups.ts';
import type { OpenFind } from './find-store.ts';

interface GuardedNoticeProps {
  form: OpenFind['form'];
  counts: FindCounts;
}

/** Keys that a table for a spreadsheet may have written otherwise than they are. */
export function GuardedNotice({ form, counts: { guarded, missing } }: GuardedNoticeProps) {
  const isRead = form.kind === 'csv' && form.guarded;
  if (guarded === 0 || missing === 0 || isRead) return null;
  return (
    <p className="mx-5 mb-3 flex-none rounded-card border border-staged-line bg-staged-soft px-3 py-1.5">
      {counted(guarded, 'key')} of the list {guarded === 1 ? 'begins' : 'begin'} with an apostrophe
      before =, +, - or @, as exports for a spreadsheet write {guarded === 1 ? 'it' : 'them'}. Where
      it is not part of the key, choose “Read it otherwise” and CSV, and say so there.
    </p>
  );
}
