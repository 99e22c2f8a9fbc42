import { Link } from '@tanstack/react-router';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { KeysLink } from './keys-link.tsx';

export interface IndexBreadcrumbProps {
  target: IndexTarget;
  /** What the page is below the index; the index's own page leaves it out. */
  below?: string;
}

/** The way back up: the bucket, and from the pages below it the index. */
export function IndexBreadcrumb({ target, below }: IndexBreadcrumbProps) {
  const { connection, bucket, index } = target;
  return (
    <nav aria-label="Breadcrumb" className="text-small leading-5 break-all text-muted">
      <Link
        to="/c/$connection/$bucket"
        params={{ connection, bucket }}
        className="rounded-control hover:underline"
      >
        {bucket}
      </Link>
      {below !== undefined && (
        <>
          {' / '}
          <KeysLink target={target} className="rounded-control hover:underline">
            {index}
          </KeysLink>
          {below !== '' && ` / ${below}`}
        </>
      )}
    </nav>
  );
}
