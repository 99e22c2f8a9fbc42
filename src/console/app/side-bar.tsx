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
      <RunList connection={connection.name} />
    </nav>
  );
}
