import { Link } from '@tanstack/react-router';
import { ListChecks } from 'lucide-react';
import { BucketTree } from '#console/features/buckets/bucket-tree.tsx';
import { RunList } from '#console/features/runs/run-list.tsx';
import type { Connection } from '#protocol/proxy-api.ts';

export interface SideBarProps {
  connection: Connection;
  /** Called when a link in it was followed. */
  onNavigate?: () => void;
}

export function SideBar({ connection, onNavigate }: SideBarProps) {
  return (
    <nav
      aria-label="Buckets and runs"
      className="flex flex-col gap-6 px-2 py-3.5"
      onClickCapture={(event) => {
        if (event.target instanceof Element && event.target.closest('a')) onNavigate?.();
      }}
    >
      <BucketTree connection={connection} />
      <div>
        <RunList connection={connection.name} />
        <Link
          to="/c/$connection/runs"
          params={{ connection: connection.name }}
          className="mt-1 flex min-h-7 items-center gap-2 rounded-control px-2 py-1 font-medium hover:bg-sunken"
          activeOptions={{ includeSearch: false }}
          activeProps={{ className: 'bg-accent-soft text-on-accent-soft!', 'aria-current': 'page' }}
        >
          <ListChecks size={14} strokeWidth={1.75} aria-hidden className="flex-none" />
          All runs
        </Link>
      </div>
    </nav>
  );
}
