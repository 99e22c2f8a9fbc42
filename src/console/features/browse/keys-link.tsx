import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { NO_CONDITIONS, searchOf } from './conditions.ts';
import { useShownSearch } from './row-view.ts';
import { useScanSession } from './scan-session.ts';

export interface KeysLinkProps {
  target: IndexTarget;
  className?: string;
  children: ReactNode;
}

/** Leads to the keys of an index as they were last looked at: its conditions and what was searched are not lost on the way. */
export function KeysLink({ target, className, children }: KeysLinkProps) {
  const { connection, bucket, index } = target;
  const conditions = useScanSession(target)?.conditions ?? NO_CONDITIONS;
  const find = useShownSearch(target) ?? undefined;
  return (
    <Link
      to="/c/$connection/$bucket/$index"
      params={{ connection, bucket, index }}
      search={{ ...searchOf(conditions), find }}
      className={className}
    >
      {children}
    </Link>
  );
}
