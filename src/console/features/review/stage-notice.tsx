import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useCurrentConnection } from '#console/lib/current-connection.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatBytes, formatCount } from '#console/lib/number-format.ts';
import type { Unanswered } from '#console/lib/unanswered.ts';
import { Button } from '#console/ui/button.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import { verdictLifeWords } from '#console/worker/plan-check.ts';
import { attempt } from './attempt.ts';
import { BackupText, DeclineBackup, VerifiedText } from './backup-text.tsx';
import { useRole } from './current-role.ts';
import type { ReviewModel } from './review-model.ts';
import { Line, StageProgress } from './stage-line.tsx';
import { unstageNamed } from './tell-staged.ts';
import { verifyKeys } from './verification.ts';

/** Where the review stands, in a sentence, with what can be done about it. */
export function StageNotice({ model }: { model: ReviewModel }) {
  const role = useRole();
  const isReadOnly = useCurrentConnection()?.readOnly ?? false;
  const mayDelete = role === 'operator' && !isReadOnly;
  return (
    <div className="flex min-h-12 flex-none flex-wrap items-center gap-x-4 gap-y-2 border-y border-line bg-canvas px-5 py-2">
      {model.notice !== null && (
        <p role="alert" className="basis-full font-medium text-staged">
          {model.notice}
        </p>
      )}
      {model.insight.failed !== null && <InsightFailed failed={model.insight.failed} />}
      <StageText model={model} mayDelete={mayDelete} />
      {mayDelete && isBackupAsked(model) && <DeclineBackup model={model} />}
      {!mayDelete && (
        <p className="font-medium">
          {role === 'viewer'
            ? 'Your role is viewer: you can look at everything and delete nothing. Ask an operator to confirm.'
            : 'This connection is read-only: nothing can be deleted through it.'}
        </p>
      )}
    </div>
  );
}

/** The steps go on without it, so that whoever goes on has to know. */
function InsightFailed({ failed: { error, retry } }: { failed: Unanswered }) {
  return (
    <div role="alert" className="flex basis-full flex-wrap items-center gap-x-4 gap-y-2">
      <p className="font-medium text-staged">
        Which keys resemble others or belong together could not be found out, so none is marked:{' '}
        {error.message}
      </p>
      <Button onClick={retry}>Try again</Button>
    </div>
  );
}

function isBackupAsked({ stage, facts }: ReviewModel): boolean {
  return stage === 'back-up' || (stage === 'confirm' && !facts.hasBackup);
}

function StageText({ model, mayDelete }: { model: ReviewModel; mayDelete: boolean }): ReactNode {
  switch (model.stage) {
    case 'running':
      return <Running model={model} />;
    case 'verify':
      return <Verifying model={model} />;
    case 'unverified':
      return <Unverified model={model} />;
    case 'stale':
      return (
        <Line isWarning>
          Verified more than {verdictLifeWords(model.state.counts.all)} ago. The keys are read again
          before anything is deleted.
        </Line>
      );
    case 'nothing':
      return (
        <Line isWarning>
          No staged key can be deleted: {formatCount(model.state.counts.gone)} already gone,{' '}
          {formatCount(model.state.counts.changed)} changed since staged and kept.
        </Line>
      );
    case 'backing-up':
      return <BackingUp model={model} />;
    case 'back-up':
    case 'confirm':
      return mayDelete ? <BackupText model={model} /> : <VerifiedText model={model} />;
  }
}

function Running({ model: { target, runAtWork } }: { model: ReviewModel }) {
  if (runAtWork === null) return null;
  const { id, kind, paused } = runAtWork;
  const what = kind === 'delete' ? 'is deleting keys of' : 'is putting keys back into';
  return (
    <Line isWarning={paused !== null}>
      {paused === null
        ? `A run ${what} ${target.index}. What is left is read again when it has ended. `
        : `A run of ${target.index} is paused. Resume or stop it before anything else is deleted here. `}
      <Link
        to="/c/$connection/$bucket/$index/runs/$run"
        params={{ ...target, run: id }}
        className="font-medium text-accent underline underline-offset-2"
      >
        Open the run
      </Link>
    </Line>
  );
}

function Verifying({ model: { verification, target } }: { model: ReviewModel }) {
  if (verification.running === null) return <Line>Looking for keys that resemble others</Line>;
  const { done, total } = verification.running;
  return (
    <>
      <Line>
        Reading the staged keys of {target.index} again: {formatCount(done)} of {formatCount(total)}
      </Line>
      <StageProgress label="Keys verified" done={done} total={total} />
    </>
  );
}

function BackingUp({ model: { backup } }: { model: ReviewModel }) {
  if (backup.kind !== 'running') return null;
  const { phase, done, total, bytes } = backup;
  const isWriting = phase === 'writing';
  return (
    <>
      <Line>
        {isWriting ? 'Backing up' : 'Reading the backup back'}: {formatCount(done)} of{' '}
        {counted(total, 'vector')}, {formatBytes(bytes)}
        {isWriting && ' written'}
      </Line>
      <StageProgress
        label={isWriting ? 'Vectors backed up' : 'Vectors read back'}
        done={done}
        total={total}
      />
    </>
  );
}

function Unverified({ model }: { model: ReviewModel }) {
  const { target, verification, state, setNotice } = model;
  const { counts } = state;
  const unstage = () => unstageUnverified(target);
  const unread = counts.unverified + counts.waiting;
  const failure = verification.failure ?? state.failure;
  return (
    <>
      <Line isWarning>
        {counted(unread, 'key')} could not be verified, so nothing can be confirmed.
        {failure && ` ${failure.code}: ${failure.message}`}
      </Line>
      <span className="flex flex-wrap gap-2">
        <Button onClick={() => verifyKeys(target, 'unverified', unread)}>Verify again</Button>
        <Button onClick={() => void attempt(setNotice, 'Nothing was unstaged', unstage)}>
          Unstage {formatCount(unread)} unverified
        </Button>
      </span>
    </>
  );
}

async function unstageUnverified(target: IndexTarget): Promise<void> {
  unstageNamed(target, await engineWorker().cleanup.namedUnverified(target));
}
