import type { Unanswered } from '#console/lib/unanswered.ts';
import { Button } from './button.tsx';

interface RowsUnreadProps {
  /** Null when nothing failed. */
  failed: Unanswered | null;
}

/**
 * Why rows of a table stay empty, and asks for them again. At its foot, where nothing
 * of it moves for this; announced at once.
 */
export function RowsUnread({ failed }: RowsUnreadProps) {
  if (failed === null) return null;
  return (
    <div
      role="alert"
      className="flex flex-none flex-wrap items-center gap-x-4 gap-y-2 border-t border-staged-line bg-staged-soft px-5 py-2"
    >
      <p className="min-w-0 break-words text-staged">
        Not all rows could be read: {failed.error.message}
      </p>
      <Button onClick={failed.retry}>Try again</Button>
    </div>
  );
}
