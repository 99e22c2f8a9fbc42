import { formatMoment } from '#console/lib/date-format.ts';
import { counted, formatBytes, formatCount } from '#console/lib/number-format.ts';
import { saveFile } from '#console/lib/save-file.ts';
import { Button } from '#console/ui/button.tsx';
import { verdictLifeWords } from '#console/worker/plan-check.ts';
import { shortHash } from './confirm-facts.tsx';
import type { ReviewModel } from './review-model.ts';
import { Line } from './stage-line.tsx';

/** The backup as it stands: made, failed, of other keys, or still to be made. */
export function BackupText({ model }: { model: ReviewModel }) {
  const { backup, facts } = model;
  if (backup.kind === 'made' && facts.hasBackup) {
    const { fact, bytes, download } = backup;
    return (
      <>
        <Line>
          Backed up to <span className="font-mono text-small text-text">{fact.fileName}</span>:{' '}
          {counted(fact.count, 'vector')}, {formatBytes(bytes)}, read back and checked
          {download !== null && ' before it went to the downloads; see that it has arrived'},
          SHA-256{' '}
          <span className="font-mono text-small" title={fact.sha256}>
            {shortHash(fact.sha256)}
          </span>
        </Line>
        {download !== null && (
          <Button kind="quiet" onClick={() => saveFile(download, fact.fileName)}>
            Save it again
          </Button>
        )}
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
    return (
      <Line isWarning>
        The backup is of other keys than those listed now, or more than{' '}
        {verdictLifeWords(model.state.counts.present)} old. Back up again.
      </Line>
    );
  }
  if (model.declinesBackup) {
    return (
      <Line isWarning>
        No backup, by your choice: what is deleted cannot be put back by anybody.
      </Line>
    );
  }
  if (backup.kind === 'no-place') {
    return (
      <p role="alert" className="min-w-0 text-staged">
        {backup.reason === null
          ? 'No file was chosen, so nothing was backed up.'
          : `The browser opened no dialog to choose a file (${backup.reason}), so nothing was backed up.`}{' '}
        Choose one, or back up to the downloads.
      </p>
    );
  }
  return <VerifiedText model={model} />;
}

/** What the verification came to. */
export function VerifiedText({
  model: {
    facts,
    state: { counts },
  },
}: {
  model: ReviewModel;
}) {
  return (
    <Line>
      Verified {facts.oldestVerdict === null ? '' : formatMoment(facts.oldestVerdict)}:{' '}
      {counted(counts.present, 'key')} present
      {counts.gone > 0 && `, ${formatCount(counts.gone)} already gone`}
      {counts.changed > 0 && `, ${formatCount(counts.changed)} changed and kept`}.
    </Line>
  );
}

/** The way past the backup, in so many words. */
export function DeclineBackup({ model }: { model: ReviewModel }) {
  return (
    <label className="ml-auto flex items-center gap-2">
      <input
        type="checkbox"
        className="checkbox"
        checked={model.declinesBackup}
        onChange={(event) => model.setDeclinesBackup(event.target.checked)}
      />
      Delete without a backup: nothing can be put back
    </label>
  );
}
