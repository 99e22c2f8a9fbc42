import { Link } from '@tanstack/react-router';
import { ChevronDown, Wrench } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { Button } from '#console/ui/button.tsx';
import { Menu, MenuAction, MenuLink } from '#console/ui/menu.tsx';

const ExportDialog = lazy(() =>
  import('#console/features/export/export-dialog.tsx').then((module) => ({
    default: module.ExportDialog,
  })),
);

/** What can be done with an index as a whole. */
export function IndexTools({ target }: { target: IndexTarget }) {
  const { connection, bucket, index } = target;
  const params = { connection, bucket, index };
  const [isExporting, setIsExporting] = useState(false);
  return (
    <>
      <Menu
        trigger={
          <Button>
            <Wrench size={14} strokeWidth={1.75} aria-hidden />
            Tools
            <ChevronDown size={14} strokeWidth={1.75} aria-hidden />
          </Button>
        }
      >
        <MenuLink>
          <Link to="/c/$connection/$bucket/$index/find" params={params}>
            Find keys from a list…
          </Link>
        </MenuLink>
        <MenuLink>
          <Link to="/c/$connection/$bucket/$index/compare" params={params}>
            Compare with a file…
          </Link>
        </MenuLink>
        <MenuLink>
          <Link to="/c/$connection/$bucket/$index/duplicates" params={params}>
            Find duplicates…
          </Link>
        </MenuLink>
        <MenuAction onChoose={() => setIsExporting(true)}>Export…</MenuAction>
      </Menu>
      {isExporting && (
        <Suspense>
          <ExportDialog target={target} onClose={() => setIsExporting(false)} />
        </Suspense>
      )}
    </>
  );
}
