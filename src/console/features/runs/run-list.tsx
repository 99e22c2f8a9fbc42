import type { ReactNode } from 'react';

/** Past runs of a connection; nothing when there is none. */
export function RunList(_props: { connection: string }): ReactNode {
  return null;
}
