import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useStagingBarrier } from '#console/features/browse/staging-barrier.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { Button, type ButtonProps } from '#console/ui/button.tsx';
import type { KeyFingerprint } from '#console/worker/browse-rows.ts';
import { failureOf } from '#engine/failure.ts';
import type { Provenance } from '#engine/staged-entry.ts';
import { stagedNow, stageEntries, stagingLoaded } from './staged-keys.ts';

interface StageReadKeysProps extends Pick<ButtonProps, 'kind'> {
  target: IndexTarget;
  /** How many `read` will give. */
  count: number;
  /** What the button says after "Stage": "the 3 added keys". */
  what: string;
  provenance: Provenance;
  /** The keys, as the worker has read them. */
  read: () => Promise<readonly KeyFingerprint[]>;
}

type Answer =
  | { readonly kind: 'staged'; readonly added: number }
  | { readonly kind: 'failed'; readonly why: string };

/** A button that stages what was read, or why nothing can be staged; then what came of it. */
export function StageReadKeys(props: StageReadKeysProps) {
  const { target, count, what, provenance, read, kind = 'plain' } = props;
  const barrier = useStagingBarrier();
  const [answer, setAnswer] = useState<Answer | null>(null);
  if (barrier !== null) return <p className="text-muted">{barrier}</p>;
  const stage = async () => {
    try {
      const added = await stageRead(target, await read(), provenance);
      setAnswer({ kind: 'staged', added });
    } catch (error) {
      setAnswer({ kind: 'failed', why: failureOf(error).message });
    }
  };
  return (
    <>
      <Button kind={kind} disabled={count === 0} onClick={() => void stage()}>
        Stage {what}
      </Button>
      {answer?.kind === 'failed' && (
        <p role="alert" className="text-staged">
          Nothing was staged. {answer.why}
        </p>
      )}
      {answer?.kind === 'staged' && <Staged target={target} added={answer.added} of={count} />}
    </>
  );
}

/** @returns how many were not staged before */
async function stageRead(
  target: IndexTarget,
  read: readonly KeyFingerprint[],
  provenance: Provenance,
): Promise<number> {
  await stagingLoaded(target);
  const stagedAt = Date.now();
  const before = stagedNow(target).size;
  stageEntries(
    target,
    read.map(({ key, fingerprint }) => ({ key, fingerprint, provenance, stagedAt })),
  );
  return stagedNow(target).size - before;
}

function Staged({ target, added, of }: { target: IndexTarget; added: number; of: number }) {
  return (
    <p role="status" className="text-staged">
      {counted(added, 'key')} staged
      {added < of && `, ${formatCount(of - added)} had been staged before`}.{' '}
      <Link
        to="/c/$connection/$bucket/$index/review"
        params={{ ...target }}
        className="font-medium text-accent underline underline-offset-2"
      >
        Review what is staged
      </Link>
    </p>
  );
}
