import { counted, formatCount } from '#console/lib/number-format.ts';
import type { DuplicateGroupLine, DuplicatePreview } from '#console/worker/duplicate-choice.ts';
import type { DuplicateSummary } from '#console/worker/duplicates-service.ts';

/** What was found, and what it is worth. */
export function summaryWords({
  read,
  isWhole,
  gone,
  different,
  preview,
}: DuplicateSummary): readonly string[] {
  const { groups, keys } = preview;
  const where = isWhole
    ? `the ${counted(read, 'vector')} of the index`
    : `the ${counted(read, 'vector')} that were read; the rest of the index was not`;
  const words = [
    groups === 0
      ? `No two are identical among ${where}.`
      : `${counted(keys, 'key')} in ${counted(groups, 'group')} have the same vector as another, among ${where}. Each was read again and compared number by number.`,
  ];
  if (gone + different > 0) {
    words.push(
      `${counted(gone + different, 'key')} seemed to be duplicates and ${gone + different === 1 ? 'is' : 'are'} none any more: ${formatCount(gone)} gone, ${formatCount(different)} with other numbers.`,
    );
  }
  return words;
}

/** Where the rule alone did not decide; null when it did everywhere. */
export function doubtWords({
  ties,
  mixed,
  someMissing,
  allMissing,
  byHand,
}: DuplicatePreview): string | null {
  const words: string[] = [];
  if (ties > 0) {
    words.push(`In ${counted(ties, 'group')} several are equal by the rule: the first key stays.`);
  }
  if (mixed > 0) {
    words.push(
      `In ${counted(mixed, 'group')} the field has values of different kinds, such as numbers and times: they are compared as texts. Look at these groups.`,
    );
  }
  if (someMissing > 0) {
    words.push(
      `In ${counted(someMissing, 'group')} some keys have no single value in the field: none of these stays.`,
    );
  }
  if (allMissing > 0) {
    words.push(
      `In ${counted(allMissing, 'group')} no key has a single value in the field: the first key stays.`,
    );
  }
  if (byHand > 0) words.push(`${counted(byHand, 'group')} decided by hand.`);
  return words.length === 0 ? null : words.join(' ');
}

/** @param groups of which the key that stays is staged */
export function stagedKeptWords(groups: number): string {
  return groups === 1
    ? 'In 1 group the key that should stay is staged already: with the others staged too, none would stay.'
    : `In ${formatCount(groups)} groups the key that should stay is staged already: with the others staged too, none of these would stay.`;
}

/** What is to be known of how one group was decided. */
export function groupNote({
  isByHand,
  isTie,
  isMixed,
  missing,
  size,
  kept,
}: DuplicateGroupLine): string {
  if (isByHand) return kept === null ? 'all stay, by hand' : 'by hand';
  if (missing === size) return 'no value in any: the first key';
  const words: string[] = [];
  if (isMixed) words.push('values of different kinds');
  if (isTie) words.push('a tie: the first key');
  if (missing > 0) words.push(`${formatCount(missing)} without a value`);
  return words.join(', ');
}
