import { counted } from '#console/lib/number-format.ts';
import type { ConflictCounts } from '#console/worker/restore-preparation.ts';

/** What would be done, and to how many. */
export function planWords({ absent, same, different }: ConflictCounts, overwrite: boolean): string {
  const sentences: string[] = [];
  if (absent > 0) {
    sentences.push(`${counted(absent, 'vector')} will be put back.`);
  }
  if (same > 0) {
    sentences.push(`${counted(same, 'key')} ${same === 1 ? 'is' : 'are'} there as in the backup.`);
  }
  if (different > 0) {
    const has = different === 1 ? 'has' : 'have';
    const fate = overwrite ? 'written over' : 'skipped';
    sentences.push(`${counted(different, 'key')} ${has} other content now and will be ${fate}.`);
  }
  if (absent === 0 && !(overwrite && different > 0)) {
    sentences.unshift('There is nothing to put back.');
  }
  return sentences.join(' ');
}
