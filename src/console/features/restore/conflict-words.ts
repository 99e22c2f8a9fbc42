import type { Mark } from '#console/ui/status-dot.tsx';
import type { ConflictState } from '#engine/restore-conflicts.ts';

/** What the index has under a key of the backup, in words and as a mark. */
export const CONFLICT_WORDS: Readonly<Record<ConflictState, string>> = {
  absent: 'not there',
  same: 'there, as in the backup',
  different: 'there with other content',
};

export const CONFLICT_MARKS: Readonly<Record<ConflictState, Mark>> = {
  absent: 'absent',
  same: 'done',
  different: 'attention',
};
