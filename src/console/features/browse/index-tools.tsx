import { Link } from '@tanstack/react-router';
import { ChevronDown, Wrench } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { ExportMark } from '#console/features/export/export-mark.tsx';
import { exportSign } from '#console/features/export/export-progress.ts';
import { dismissExport, useExport } from '#console/features/export/export-store.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { Button } from '#console/ui/button.tsx';
import { classNames } from '#console/ui/class-names.ts';
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
  const exporting = useExport(target);
  const sign = exportSign(exporting);
  const close = () => {
    setIsExporting(false);
    // What was seen is no news any more.
    if (exporting.kind !== 'running') dismissExport(target);
  };
  return (
    <>
      <Menu
        trigger={
          <Button aria-label={sign === null ? undefined : `Tools, ${sign.name}`}>
            {sign === null ? (
              <Wrench size={14} strokeWidth={1.75} aria-hidden />
            ) : (
              <ExportMark sign={sign} />
            )}
            Tools
            {sign !== null && (
              <span
                className={classNames(
                  'font-normal text-muted',
                  sign.mark !== 'running' && 'max-md:hidden',
                )}
              >
                {sign.short}
              </span>
            )}
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
        <MenuAction onChoose={() => setIsExporting(true)}>
          Export…
          {sign !== null && (
            <span className="ml-auto pl-6 text-small text-muted">{sign.short}</span>
          )}
        </MenuAction>
      </Menu>
      <p role="status" className="sr-only">
        {/* The open dialog tells it itself. */}
        {!isExporting && sign?.announcement}
      </p>
      {isExporting && (
        <Suspense>
          <ExportDialog target={target} onClose={close} />
        </Suspense>
      )}
    </>
  );
}
