import { useQuery } from '@tanstack/react-query';
import { create } from 'zustand';
import { FailureNotice } from '#console/features/failure/failure-notice.tsx';
import { stageEntries, unstageKeys, useStaged } from '#console/features/staging/staged-keys.ts';
import { useCurrentConnection } from '#console/lib/current-connection.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatDecimal } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { classNames } from '#console/ui/class-names.ts';
import { KeyText } from '#console/ui/key-text.tsx';
import { SkeletonRows } from '#console/ui/skeleton-rows.tsx';
import { VisibleText } from '#console/ui/visible-text.tsx';
import { metadataFingerprint } from '#engine/fingerprint.ts';
import { metadataText } from '#engine/packed-value.ts';
import type { Metadata } from '#protocol/vector.ts';
import { NEIGHBOUR_COUNTS, neighbourOptions } from './vector-queries.ts';

export interface NeighboursProps {
  target: IndexTarget;
  openKey: string;
  data: readonly number[];
  canStage: boolean;
  onOpen: (key: string) => void;
}

/** Chosen for one key, it holds for the next that is opened too. */
const useNeighbourCount = create<{ readonly count: number }>()(() => ({
  count: NEIGHBOUR_COUNTS[0],
}));

/** The nearest vectors: what is like this one, and perhaps should go with it. */
export function Neighbours({ target, openKey, data, canStage, onOpen }: NeighboursProps) {
  const count = useNeighbourCount((state) => state.count);
  const neighbours = useQuery(neighbourOptions(target, openKey, data, count));
  const accountId = useCurrentConnection()?.accountId ?? '';
  const shown = neighbours.data ?? [];
  return (
    <section aria-labelledby="neighbours-heading" className="border-t border-line py-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-5 pb-1.5">
        <h3 id="neighbours-heading" className="section-label mr-auto">
          Nearest neighbours
        </h3>
        <label className="flex items-center gap-1.5 text-small text-muted">
          At most
          <select
            aria-label="Neighbours at most"
            value={count}
            onChange={(event) => useNeighbourCount.setState({ count: Number(event.target.value) })}
            className="h-[26px] rounded-control border border-line-strong bg-surface px-1"
          >
            {NEIGHBOUR_COUNTS.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
        {canStage && shown.length > 0 && (
          <StageShown target={target} of={openKey} neighbours={shown} />
        )}
      </div>
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
        {shown.map(({ key, distance, metadata }) => (
          <li key={key} className="flex min-h-8 items-center gap-3 px-5 py-0.5">
            <div className="min-w-0 flex-1">
              <button
                type="button"
                onClick={() => onOpen(key)}
                className="block max-w-full rounded-control text-left hover:underline"
              >
                <KeyText value={key} />
              </button>
              <MetadataLine metadata={metadata} />
            </div>
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

/** The metadata of a neighbour in one line; the whole of it is a click away. */
function MetadataLine({ metadata = {} }: { metadata: Metadata | undefined }) {
  const text = Object.entries(metadata)
    .map(([field, value]) => `${field} ${metadataText(value)}`)
    .join(' · ');
  if (text === '') return null;
  return (
    <span title={text} className="block truncate text-small text-muted">
      <VisibleText value={text} />
    </span>
  );
}

interface StageShownProps {
  target: IndexTarget;
  of: string;
  neighbours: readonly { readonly key: string; readonly metadata?: Metadata | undefined }[];
}

/** Stages the neighbours that are listed and were not staged yet. */
function StageShown({ target, of, neighbours }: StageShownProps) {
  const staged = useStaged(target);
  const left = neighbours.filter(({ key }) => !staged.has(key));
  if (left.length === 0) return null;
  const stage = () => {
    const provenance = { kind: 'neighbour', of } as const;
    const stagedAt = Date.now();
    stageEntries(
      target,
      left.map(({ key, metadata }) => ({
        key,
        provenance,
        fingerprint: metadataFingerprint(metadata),
        stagedAt,
      })),
    );
  };
  return (
    <Button className="h-[26px] px-2 text-small" onClick={stage}>
      Stage the {counted(left.length, 'neighbour')} shown
    </Button>
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
