import { formatCount, formatDecimal } from '#console/lib/number-format.ts';

/** How the numbers of two vectors differ, as the 32-bit floats that the service keeps. */
export function numbersWords(
  before: readonly number[] | undefined,
  now: readonly number[] | undefined,
): string {
  if (before === undefined || now === undefined) {
    return 'The numbers were not compared: the file has none for this key.';
  }
  if (before.length !== now.length) {
    return `The file has ${formatCount(before.length)} numbers, the index ${formatCount(now.length)}.`;
  }
  let different = 0;
  let largest = 0;
  for (const [at, number] of now.entries()) {
    const one = Math.fround(before[at] ?? 0);
    const other = Math.fround(number);
    if (Object.is(one, other)) continue;
    different += 1;
    largest = Math.max(largest, Math.abs(one - other));
  }
  if (different === 0) return 'The numbers are the same.';
  return `${formatCount(different)} of ${formatCount(now.length)} numbers differ, by ${formatDecimal(largest)} at most.`;
}
