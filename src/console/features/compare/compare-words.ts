import { formatDayAndTime } from '#console/lib/date-format.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import type { ComparedFile } from '#console/worker/compare-service.ts';
import type { ComparedKey, Difference, DifferenceCounts } from '#engine/compare-index.ts';

export const GROUP_WORDS: Readonly<Record<Difference, string>> = {
  added: 'added since: not in the file',
  removed: 'removed: in the file only',
  changed: 'changed',
  same: 'the same',
};

/** What sort of file it is, and what may mislead about it; the first line is no warning. */
export function fileWords(
  { header, count, withData, withMetadata, fileName }: ComparedFile,
  { bucket, index }: IndexTarget,
): readonly string[] {
  const numbers =
    withData === count
      ? 'with their numbers'
      : withData === 0
        ? 'without numbers'
        : `${formatCount(withData)} of them with numbers`;
  const vectors = `${counted(count, 'vector')}, ${numbers}`;
  if (header === null) {
    const warnings = [
      extentWarning(fileName, index),
      withMetadata === 0 && count > 0
        ? 'None of its vectors has metadata: each that has some in the index will count as changed.'
        : null,
    ];
    return [`An export of ${vectors}.`, ...warnings.filter((warning) => warning !== null)];
  }
  const words = [
    `A backup of ${vectors}, of ${header.bucket} / ${header.index.indexName}, made ${formatDayAndTime(header.createdAt)}.`,
  ];
  if (header.bucket !== bucket || header.index.indexName !== index) {
    words.push(`It is of another index than ${bucket} / ${index}, where it is compared.`);
  }
  words.push('A backup has the keys of one deletion: all others of the index will count as added.');
  return words;
}

/** As `exportFileName` writes it, with what a browser adds for a second file: `….jsonl (1).gz` too. */
const EXPORT_NAME =
  /^(?<what>.*?)(?:-(?<extent>matching|part))?-\d{4}-\d\d-\d\d-\d{4}(?: ?\(\d+\)|\.[a-z]+)+$/;

/** What the name of an export says of the keys it lacks, which nothing in it tells; null for all of this index. */
function extentWarning(fileName: string, index: string): string | null {
  const { what, extent } = EXPORT_NAME.exec(fileName)?.groups ?? {};
  if (what === undefined) {
    return 'Its name does not say whether it has every key of the index: each that it lacks will count as added.';
  }
  if (extent === undefined) {
    return what === index
      ? null
      : `By its name it is an export of ${what}, and it is compared with ${index}.`;
  }
  if (what !== index) {
    // An index may itself have a name that ends like this.
    const whole = `${what}-${extent}`;
    const some = extent === 'part' ? `a part of ${what}` : `those of ${what} that met conditions`;
    return whole === index
      ? `By its name it is either all of ${whole} or ${some}: nothing in it tells which.`
      : `By its name it is ${some}, or all of ${whole}, and it is compared with ${index}.`;
  }
  return extent === 'part'
    ? 'By its name the export is only a part of what matched: the rest of the index will count as added.'
    : 'By its name the export has only keys that met conditions: all others of the index will count as added.';
}

/** What differs of a key, in a few words. */
export function differenceWords({ difference, metadata, data }: ComparedKey): string {
  if (difference !== 'changed') return GROUP_WORDS[difference];
  if (metadata && data) return 'metadata and numbers';
  return metadata ? 'metadata' : 'numbers';
}

/** What the comparison cannot say; null when there is nothing. */
export function notComparedWords(counts: DifferenceCounts, withData: boolean): string | null {
  if (!withData)
    return 'The numbers were not compared: a vector whose numbers alone differ counts as the same.';
  if (counts.notCompared === 0) return null;
  return `The file has no numbers for ${counted(counts.notCompared, 'key')} of the index, so only their metadata was compared.`;
}

/** That the vectors cannot be of one index; null when they can. */
export function dimensionWords({ dimensions: { file, index } }: DifferenceCounts): string | null {
  if (file === null || index === null || file === index) return null;
  return `The vectors of the file have ${counted(file, 'number')} each, and those of the index ${formatCount(index)}: the file is of another index, or this one was made anew since.`;
}

/** The outcome in one sentence. */
export function outcomeWords({ added, removed, changed, same }: DifferenceCounts): string {
  return `${counted(added, 'key')} added, ${counted(removed, 'key')} removed, ${counted(changed, 'key')} changed, ${counted(same, 'key')} the same`;
}
