import { counted } from '#console/lib/number-format.ts';
import type { ReviewModel } from './review-model.ts';

/** Says the milestones to those who do not see them. */
export function ReviewNews({ model }: { model: ReviewModel }) {
  return (
    <p role="status" className="sr-only">
      {newsOf(model)}
    </p>
  );
}

function newsOf({ stage, state: { counts }, backup, facts }: ReviewModel): string {
  if (stage === 'running' || stage === 'verify' || stage === 'backing-up') return '';
  const found = `Verified: ${counted(counts.present, 'key')} present, ${counts.gone} already gone, ${counts.changed} changed since staged, ${counts.unverified + counts.waiting} unverified.`;
  if (backup.kind === 'made' && facts.hasBackup) {
    return `Backup of ${counted(backup.fact.count, 'vector')} saved as ${backup.fact.fileName} and checked.`;
  }
  return found;
}
