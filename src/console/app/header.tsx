import { Link } from '@tanstack/react-router';
import { Boxes } from 'lucide-react';
import { classNames } from '#console/ui/class-names.ts';
import type { Connection, Session } from '#protocol/proxy-api.ts';
import { ConnectionMenu } from './connection-menu.tsx';
import { SideSheet } from './side-sheet.tsx';
import { ThemeMenu } from './theme-menu.tsx';

export function Header({
  session,
  connection,
}: {
  session: Session;
  connection: Connection | null;
}) {
  const production = connection?.environment === 'production';
  return (
    <header
      className={classNames(
        'flex h-12 flex-none items-center gap-3 border-b px-3.5',
        production ? 'border-production/40 bg-production-soft' : 'border-line bg-canvas',
      )}
    >
      {connection && <SideSheet connection={connection} />}
      <Link
        to="/"
        className="flex items-center gap-2.5 rounded-control font-semibold whitespace-nowrap"
      >
        <span className="grid size-5 place-items-center rounded-[5px] bg-text text-surface">
          <Boxes size={14} strokeWidth={2} aria-hidden />
        </span>
        <span className="max-[420px]:sr-only">Vector Bucket Console</span>
      </Link>
      {connection && (
        <>
          <span aria-hidden className="text-line-strong max-sm:hidden">
            /
          </span>
          <ConnectionMenu connections={session.connections} current={connection} />
          <EnvironmentBadge environment={connection.environment} />
        </>
      )}
      {(session.role === 'viewer' || connection?.readOnly) && (
        <span className="rounded-[4px] bg-sunken px-2 py-0.5 text-label font-semibold tracking-wide text-muted uppercase">
          Read-only
        </span>
      )}
      <div className="ml-auto flex items-center gap-1">
        <ThemeMenu />
      </div>
    </header>
  );
}

function EnvironmentBadge({ environment }: { environment: string }) {
  if (environment === '') return null;
  return (
    <span
      className={classNames(
        'rounded-[4px] px-2 py-0.5 text-label font-semibold tracking-wide uppercase',
        environment === 'production'
          ? 'bg-production/20 text-production'
          : 'bg-sunken text-muted ring-1 ring-line ring-inset',
      )}
    >
      {environment}
    </span>
  );
}
