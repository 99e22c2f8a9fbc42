import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { saveFile } from '#console/features/runs/save-file.ts';
import { unstageKeys } from '#console/features/staging/staged-keys.ts';
import { useCurrentConnection } from '#console/lib/current-connection.ts';
import { formatMoment } from '#console/lib/date-format.ts';
import { counted, formatBytes, formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { classNames } from '#console/ui/class-names.ts';
import { shortHash } from './confirm-facts.tsx';
import { useRole } from './current-role.ts';
import { findingOf } from './findings.ts';
import type { ReviewModel } from './review-model.ts';
import { verifyEntries } from './verification.ts';

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
      <StageText model={model} />
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

function isBackupAsked({ stage, facts }: ReviewModel): boolean {
  return stage === 'back-up' || (stage === 'confirm' && !facts.hasBackup);
}

function StageText({ model }: { model: ReviewModel }): ReactNode {
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
          Verified more than 10 minutes ago. The keys are read again before anything is deleted.
        </Line>
      );
    case 'nothing':
      return (
        <Line isWarning>
          No staged key can be deleted: {formatCount(model.counts.gone)} already gone,{' '}
          {formatCount(model.counts.changed)} changed since staged and kept.
        </Line>
      );
    case 'backing-up':
      return <BackingUp model={model} />;
    case 'back-up':
    case 'confirm':
      return <BackupText model={model} />;
  }
}

function Line({ isWarning = false, children }: { isWarning?: boolean; children: ReactNode }) {
  return (
    <p className={classNames('min-w-0', isWarning ? 'text-staged' : 'text-muted')}>{children}</p>
  );
}

function Running({ model: { target, runAtWork } }: { model: ReviewModel }) {
  return (
    <Line>
      A run is deleting keys of {target.index}. What is left is read again when it has ended.{' '}
      {runAtWork !== null && (
        <Link
          to="/c/$connection/$bucket/$index/runs/$run"
          params={{ ...target, run: runAtWork }}
          className="font-medium text-accent underline underline-offset-2"
        >
          Open the run
        </Link>
      )}
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
      <Progress label="Keys verified" done={done} total={total} />
    </>
  );
}

function BackingUp({ model: { backup } }: { model: ReviewModel }) {
  if (backup.kind !== 'running') return null;
  const { done, total } = backup;
  return (
    <>
      <Line>
        {done < total
          ? `Backing up: ${formatCount(done)} of ${counted(total, 'vector')}`
          : 'Reading the backup back'}
      </Line>
      <Progress label="Vectors backed up" done={done} total={total} />
    </>
  );
}

function Progress({ label, done, total }: { label: string; done: number; total: number }) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done}
      className="h-1.5 w-40 rounded-full bg-line"
    >
      <div
        className="h-full rounded-full bg-accent"
        style={{ width: `${(done / Math.max(1, total)) * 100}%` }}
      />
    </div>
  );
}

function Unverified({ model }: { model: ReviewModel }) {
  const { target, staged, verification, counts } = model;
  const entries = [...staged.values()].filter((entry) => {
    const finding = findingOf(entry, verification.verdicts.get(entry.key));
    return finding === 'unverified' || finding === 'waiting';
  });
  const failure =
    verification.failure ??
    entries.map(({ key }) => verification.verdicts.get(key)?.failure).find(Boolean);
  return (
    <>
      <Line isWarning>
        {counted(counts.unverified + counts.waiting, 'key')} could not be verified, so nothing can
        be confirmed.
        {failure && ` ${failure.code}: ${failure.message}`}
      </Line>
      <span className="flex flex-wrap gap-2">
        <Button onClick={() => verifyEntries(target, entries)}>Verify again</Button>
        <Button
          onClick={() =>
            unstageKeys(
              target,
              entries.map(({ key }) => key),
            )
          }
        >
          Unstage {formatCount(entries.length)} unverified
        </Button>
      </span>
    </>
  );
}

function BackupText({ model: { backup, facts, counts } }: { model: ReviewModel }) {
  if (backup.kind === 'made' && facts.hasBackup) {
    const { fact, file } = backup;
    return (
      <>
        <Line>
          Backed up to <span className="font-mono text-small text-text">{fact.fileName}</span>:{' '}
          {counted(fact.count, 'vector')}, {formatBytes(file.size)}, read back and checked, SHA-256{' '}
          <span className="font-mono text-small" title={fact.sha256}>
            {shortHash(fact.sha256)}
          </span>
        </Line>
        <Button kind="quiet" onClick={() => saveFile(file, fact.fileName)}>
          Save it again
        </Button>
      </>
    );
  }
  if (backup.kind === 'failed') {
    return (
      <p role="alert" className="min-w-0 text-staged">
        The backup failed and nothing was saved. {backup.failure.message} ({backup.failure.code}
        {backup.failure.requestId && `, request ${backup.failure.requestId}`})
      </p>
    );
  }
  if (backup.kind === 'drifted') {
    return (
      <p role="alert" className="min-w-0 text-staged">
        {counted(backup.count, 'key')} changed or went while they were backed up, so nothing was
        saved. Look at the findings, then back up again.
      </p>
    );
  }
  if (backup.kind === 'made') {
    return <Line isWarning>The backup is of other keys than those listed now. Back up again.</Line>;
  }
  return (
    <Line>
      Verified {facts.oldestVerdict === null ? '' : formatMoment(facts.oldestVerdict)}:{' '}
      {counted(counts.present, 'key')} will be deleted
      {counts.gone > 0 && `, ${formatCount(counts.gone)} already gone`}
      {counts.changed > 0 && `, ${formatCount(counts.changed)} changed and kept`}.
    </Line>
  );
}

function DeclineBackup({ model }: { model: ReviewModel }) {
  return (
    <label className="ml-auto flex items-center gap-2">
      <input
        type="checkbox"
        className="checkbox"
        checked={model.declinesBackup}
        onChange={(event) => model.setDeclinesBackup(event.target.checked)}
      />
      Delete without a backup
    </label>
  );
}
