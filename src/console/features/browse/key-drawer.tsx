import { useQuery } from '@tanstack/react-query';
import { FailureNotice } from '#console/features/failure/failure-notice.tsx';
import { unstageKeys, useStaged } from '#console/features/staging/staged-keys.ts';
import { billedSize, utf8Length } from '#console/lib/billed-size.ts';
import { useCurrentConnection } from '#console/lib/current-connection.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { CopyButton } from '#console/ui/copy-button.tsx';
import { EmptyState } from '#console/ui/empty-state.tsx';
import { KeyText } from '#console/ui/key-text.tsx';
import { Sheet } from '#console/ui/sheet.tsx';
import { SkeletonRows } from '#console/ui/skeleton-rows.tsx';
import { metadataFingerprint } from '#engine/fingerprint.ts';
import { keyLength, type Vector } from '#protocol/vector.ts';
import { MetadataView } from './metadata-view.tsx';
import { Neighbours } from './neighbours.tsx';
import { stage } from './stage-rows.ts';
import { useStagingBarrier } from './staging-barrier.ts';
import { vectorOptions } from './vector-queries.ts';
import { VectorStrip } from './vector-strip.tsx';

export interface KeyDrawerProps {
  target: IndexTarget;
  /** Null when no key is open. */
  openKey: string | null;
  onOpen: (key: string) => void;
  onClose: () => void;
}

/** One key with everything the service knows of it. */
export function KeyDrawer({ target, openKey, onOpen, onClose }: KeyDrawerProps) {
  return (
    <Sheet
      open={openKey !== null}
      onOpenChange={(open) => !open && onClose()}
      side="right"
      title="Key"
      footer={openKey !== null && <KeyActions target={target} openKey={openKey} />}
    >
      {openKey !== null && (
        <KeyDetails key={openKey} target={target} openKey={openKey} onOpen={onOpen} />
      )}
    </Sheet>
  );
}

interface OpenKeyProps {
  target: IndexTarget;
  openKey: string;
}

function KeyActions({ target, openKey }: OpenKeyProps) {
  const barrier = useStagingBarrier();
  const isStaged = useStaged(target).has(openKey);
  const { data: vector } = useQuery(vectorOptions(target, openKey));
  if (barrier !== null) return <p className="text-muted">{barrier}</p>;
  if (isStaged) {
    return (
      <>
        <Button onClick={() => unstageKeys(target, [openKey])}>Unstage this key</Button>
        <span className="text-staged">This key is staged.</span>
      </>
    );
  }
  if (vector === null) return <p className="text-muted">What does not exist cannot be staged.</p>;
  return (
    <Button
      kind="primary"
      disabled={vector === undefined}
      onClick={() => {
        const fingerprint = metadataFingerprint(vector?.metadata);
        stage(target, [{ key: openKey, fingerprint }], { kind: 'by-hand' });
      }}
    >
      Stage this key
    </Button>
  );
}

function KeyDetails({ target, openKey, onOpen }: OpenKeyProps & { onOpen: (key: string) => void }) {
  const vector = useQuery(vectorOptions(target, openKey));
  const accountId = useCurrentConnection()?.accountId ?? '';
  const barrier = useStagingBarrier();
  const data = vector.data?.data?.float32;
  return (
    <>
      <KeyIdentity openKey={openKey} vector={vector.data ?? null} />
      {vector.isPending && <SkeletonRows rows={8} label="Reading the key" />}
      {vector.isError && (
        <FailureNotice
          error={vector.error}
          attempted="this key could not be read"
          operations={['getVectors']}
          scope={{ accountId, bucket: target.bucket, index: target.index }}
          onRetry={() => void vector.refetch()}
        />
      )}
      {vector.data === null && (
        <EmptyState title={`There is no such key in ${target.index}`}>
          It may have been deleted, or the address may be misspelt. Keys are compared exactly.
        </EmptyState>
      )}
      {vector.data && <MetadataView metadata={vector.data.metadata ?? {}} />}
      {data && <VectorStrip data={data} />}
      {data && (
        <Neighbours
          target={target}
          openKey={openKey}
          data={data}
          canStage={barrier === null}
          onOpen={onOpen}
        />
      )}
    </>
  );
}

function KeyIdentity({ openKey, vector }: { openKey: string; vector: Vector | null }) {
  const characters = counted(keyLength(openKey), 'character');
  const bytes = utf8Length(openKey);
  const size =
    vector?.data && billedSize(openKey, vector.data.float32.length, vector.metadata ?? {});
  return (
    <div className="border-b border-line px-5 py-4">
      <div className="flex items-start gap-2">
        <p className="max-h-40 min-w-0 flex-1 overflow-y-auto py-0.5">
          <KeyText value={openKey} wrap />
        </p>
        <CopyButton label="Copy the key" text={() => openKey} />
      </div>
      <p className="mt-1 text-small text-muted">
        {characters}, {counted(bytes, 'byte')}
        {size !== undefined && (
          <span title="UTF-8 bytes of the key, 4 bytes a dimension, and the metadata’s fields and values">
            {' '}
            · billed as {formatCount(size)} bytes
          </span>
        )}
      </p>
    </div>
  );
}
