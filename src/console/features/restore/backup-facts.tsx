import type { ReactNode } from 'react';
import { shortHash } from '#console/features/review/confirm-facts.tsx';
import { formatDayAndTime } from '#console/lib/date-format.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { formatBytes, formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import type { OpenedBackup } from '#console/worker/restore-opening.ts';
import { discardBackup } from './restore-store.ts';

/** What the file says of itself, all of it checked against its content. */
export function BackupFacts({ target, backup }: { target: IndexTarget; backup: OpenedBackup }) {
  const { fileName, bytes, header, count, sha256 } = backup;
  const { index, bucket, region, accountId, createdAt, source } = header;
  return (
    <section aria-label="The backup" className="flex flex-col gap-2">
      <h2 className="section-label">The backup</h2>
      <p className="font-mono text-small break-all">{fileName}</p>
      <dl className="grid grid-cols-[72px_1fr] gap-x-3 gap-y-1">
        <Fact name="Vectors">{formatCount(count)}</Fact>
        <Fact name="Made">{formatDayAndTime(createdAt)}</Fact>
        <Fact name="By">{source}</Fact>
        <Fact name="Index">
          <span className="break-all">
            {bucket} / {index.indexName}
          </span>
        </Fact>
        <Fact name="Kind">
          {formatCount(index.dimension)} dimensions, {index.distanceMetric}
        </Fact>
        <Fact name="Account">
          {accountId}, {region}
        </Fact>
        <Fact name="File">
          {formatBytes(bytes)}, whole, SHA-256{' '}
          <span className="font-mono text-small" title={sha256}>
            {shortHash(sha256)}
          </span>
        </Fact>
      </dl>
      <Button className="self-start" onClick={() => discardBackup(target)}>
        Choose another file
      </Button>
      {!backup.survivesReload && (
        <p className="text-staged">
          This browser has no room for a copy of the file. If the page is loaded anew while the
          vectors are put back, it will ask for the file again.
        </p>
      )}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
