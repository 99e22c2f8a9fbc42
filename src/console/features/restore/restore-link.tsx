import { Link } from '@tanstack/react-router';
import { ArchiveRestore } from 'lucide-react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import type { RestoreSearch } from './restore-search.ts';

interface RestoreLinkProps {
  target: IndexTarget;
  /** What is meant from the start; all vectors of whatever file is chosen when left out. */
  search?: RestoreSearch;
  words: string;
}

/** Leads to the restore of an index. */
export function RestoreLink({ target, search = {}, words }: RestoreLinkProps) {
  const { connection, bucket, index } = target;
  return (
    <Link
      to="/c/$connection/$bucket/$index/restore"
      params={{ connection, bucket, index }}
      search={search}
      className="inline-flex h-[30px] items-center gap-2 rounded-control border border-line-strong bg-surface px-3 font-medium whitespace-nowrap hover:bg-sunken"
    >
      <ArchiveRestore size={14} strokeWidth={1.75} aria-hidden />
      {words}
    </Link>
  );
}
