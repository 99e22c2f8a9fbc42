import { counted, formatBytes, formatCount } from '#console/lib/number-format.ts';
import type { ExportAnswer } from '#console/worker/export-service.ts';
import type { ExportWish } from './export-store.ts';

type Made = Extract<ExportAnswer, { kind: 'made' }>;

/** What became of an export: first what is in the file, then everything about it that is not as one would think. */
export function exportOutcome(
  { fileName, summary, bytes, download }: Made,
  { extent, withData }: Pick<ExportWish, 'extent' | 'withData'>,
): readonly string[] {
  const { written, gone, goneKeys, cut, rounded } = summary;
  const words = [
    `${counted(written, 'vector')}, ${withData ? 'with' : 'without'} ${written === 1 ? 'its' : 'their'} numbers, in ${fileName}: ${formatBytes(bytes)}.`,
  ];
  if (download !== null) words.push('It went to the downloads; see that it has arrived.');
  if (extent === 'part') {
    words.push('It is only a part of what matches: the reading had not come to its end.');
  }
  if (gone > 0) {
    const names = goneKeys.map((key) => JSON.stringify(key)).join(', ');
    const more = gone > goneKeys.length ? ` and ${formatCount(gone - goneKeys.length)} more` : '';
    words.push(
      `${counted(gone, 'key')} ${gone === 1 ? 'was' : 'were'} gone when the numbers were read, and ${gone === 1 ? 'is' : 'are'} not in the file: ${names}${more}.`,
    );
  }
  if (cut > 0) {
    words.push(
      `${counted(cut, 'vector')} got metadata fields since the keys were read, for which the table has no column. Scan again and export again, or choose JSON Lines.`,
    );
  }
  if (rounded > 0) {
    words.push(
      `${counted(rounded, 'vector')} ${rounded === 1 ? 'has' : 'have'} a metadata number of more than 15 digits, which a browser cannot read exactly: the file has it rounded.`,
    );
  }
  return words;
}
