import { counted, formatCount } from '#console/lib/number-format.ts';

/** What came of pressing a button that stages what was read. */
export type PressAnswer =
  | {
      readonly kind: 'staged';
      /** Keys that were not staged before. */
      readonly added: number;
      /** Keys that were read to be staged. */
      readonly read: number;
    }
  | { readonly kind: 'failed'; readonly why: string };

/**
 * What the operator is told after a further press. Of a double click the second
 * finds everything staged: what the first one did is still the news.
 */
export function answerAfter(before: PressAnswer | null, now: PressAnswer): PressAnswer {
  const addedNothing = now.kind === 'staged' && now.added === 0;
  return addedNothing && before?.kind === 'staged' ? before : now;
}

export function stagedWords({ added, read }: Extract<PressAnswer, { kind: 'staged' }>): string {
  const before = read - added;
  const rest = before > 0 ? `, ${formatCount(before)} had been staged before` : '';
  return `${counted(added, 'key')} staged${rest}.`;
}
