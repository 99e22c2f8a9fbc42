import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useStagingBarrier } from '#console/features/browse/staging-barrier.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { Button, type ButtonProps } from '#console/ui/button.tsx';
import type { KeysToStage } from '#console/worker/keys-to-stage.ts';
import { failureOf } from '#engine/failure.ts';
import { answerAfter, type PressAnswer, stagedWords } from './press-answer.ts';
import { stagedNow, stageEntries, stageSegment, stagingLoaded } from './staged-keys.ts';
import { StagingNotice } from './staging-notice.tsx';

interface StageReadKeysProps extends Pick<ButtonProps, 'kind'> {
  target: IndexTarget;
  /** How many `read` is expected to give. */
  count: number;
  /** What the button says after "Stage": "the 3 added keys". */
  what: string;
  /** Asked when the button is pressed; a reason why there is none goes to the operator. */
  read: (stagedAt: number) => Promise<KeysToStage>;
}

/** A button that stages what was read, or why nothing can be staged; then what came of it. */
export function StageReadKeys(props: StageReadKeysProps) {
  const { target, count, what, read, kind = 'plain' } = props;
  const barrier = useStagingBarrier();
  const [answer, setAnswer] = useState<PressAnswer | null>(null);
  const [isUnderWay, setUnderWay] = useState(false);
  if (barrier !== null) return <p className="text-muted">{barrier}</p>;
  const stage = async () => {
    if (isUnderWay) return;
    setUnderWay(true);
    const now = await stageRead(target, read);
    setAnswer((before) => answerAfter(before, now));
    setUnderWay(false);
  };
  return (
    <>
      <Button
        kind={kind}
        disabled={count === 0}
        // A button that is disabled would lose the focus.
        aria-disabled={isUnderWay}
        className="aria-disabled:opacity-50"
        onClick={() => void stage()}
      >
        Stage {what}
      </Button>
      {answer?.kind === 'failed' && (
        <p role="alert" className="text-staged">
          Nothing was staged. {answer.why}
        </p>
      )}
      <StagingNotice target={target} />
      {answer?.kind === 'staged' && <Staged target={target} words={stagedWords(answer)} />}
    </>
  );
}

/** Never rejects. */
async function stageRead(
  target: IndexTarget,
  read: StageReadKeysProps['read'],
): Promise<PressAnswer> {
  try {
    const stagedAt = Date.now();
    const found = await read(stagedAt);
    await stagingLoaded(target);
    const before = stagedNow(target).size;
    const count = stageFound(target, found, stagedAt);
    return { kind: 'staged', added: stagedNow(target).size - before, read: count };
  } catch (error) {
    return { kind: 'failed', why: failureOf(error).message };
  }
}

/** @returns how many were read */
function stageFound(target: IndexTarget, found: KeysToStage, stagedAt: number): number {
  if (found.kind === 'many') {
    stageSegment(target, found.stored);
    return found.stored.segment.keys.count;
  }
  const { keys, provenance } = found;
  stageEntries(
    target,
    keys.map(({ key, fingerprint }) => ({ key, fingerprint, provenance, stagedAt })),
  );
  return keys.length;
}

function Staged({ target, words }: { target: IndexTarget; words: string }) {
  return (
    <p role="status" className="text-staged">
      {words}{' '}
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
