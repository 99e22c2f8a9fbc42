import { useQuery } from '@tanstack/react-query';
import { FailureNotice } from '#console/features/failure/failure-notice.tsx';
import { stageEntries, unstageKeys, useStaged } from '#console/features/staging/staged-keys.ts';
import { useCurrentConnection } from '#console/lib/current-connection.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { formatDecimal } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { classNames } from '#console/ui/class-names.ts';
import { KeyText } from '#console/ui/key-text.tsx';
import { SkeletonRows } from '#console/ui/skeleton-rows.tsx';
import { metadataFingerprint } from '#engine/fingerprint.ts';
import { neighbourOptions } from './vector-queries.ts';

export interface NeighboursProps {
  target: IndexTarget;
  openKey: string;
  data: readonly number[];
  canStage: boolean;
  onOpen: (key: string) => void;
}

/** The nearest vectors: what is like this one, and perhaps should go with it. */
export function Neighbours({ target, openKey, data, canStage, onOpen }: NeighboursProps) {
  const neighbours = useQuery(neighbourOptions(target, openKey, data));
  const accountId = useCurrentConnection()?.accountId ?? '';
  return (
    <section aria-labelledby="neighbours-heading" className="border-t border-line py-4">
      <h3 id="neighbours-heading" className="section-label px-5 pb-1.5">
        Nearest neighbours
      </h3>
      {neighbours.isPending && <SkeletonRows rows={5} label="Reading the nearest neighbours" />}
      {neighbours.isError && (
        <FailureNotice
          error={neighbours.error}
          attempted="the nearest neighbours could not be read"
          operations={['queryVectors']}
          scope={{ accountId, bucket: target.bucket, index: target.index }}
          onRetry={() => void neighbours.refetch()}
        />
      )}
      {neighbours.data?.length === 0 && (
        <p className="px-5 text-muted">There is no other vector in this index.</p>
      )}
      <ol>
        {neighbours.data?.map(({ key, distance, metadata }) => (
          <li key={key} className="flex min-h-8 items-center gap-3 px-5 py-0.5">
            <button
              type="button"
              onClick={() => onOpen(key)}
              className="min-w-0 flex-1 rounded-control text-left hover:underline"
            >
              <KeyText value={key} />
            </button>
            {distance !== undefined && (
              <span className="flex-none text-small text-muted">{formatDecimal(distance)}</span>
            )}
            {canStage && (
              <StageNeighbour
                target={target}
                of={openKey}
                neighbour={key}
                fingerprint={() => metadataFingerprint(metadata)}
              />
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function StageNeighbour({
  target,
  of,
  neighbour,
  fingerprint,
}: {
  target: IndexTarget;
  of: string;
  neighbour: string;
  fingerprint: () => string;
}) {
  const isStaged = useStaged(target).has(neighbour);
  const toggle = () => {
    if (isStaged) unstageKeys(target, [neighbour]);
    else {
      const provenance = { kind: 'neighbour', of } as const;
      const entry = { key: neighbour, provenance, fingerprint: fingerprint() };
      stageEntries(target, [{ ...entry, stagedAt: Date.now() }]);
    }
  };
  return (
    <Button
      className={classNames('h-[26px] w-[72px] px-2 text-small', isStaged && 'text-staged')}
      aria-label={`${isStaged ? 'Unstage' : 'Stage'} ${neighbour}`}
      onClick={toggle}
    >
      {isStaged ? 'Unstage' : 'Stage'}
    </Button>
  );
}
