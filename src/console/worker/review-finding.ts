/**
 * - `present`: there, as it was when staged; will be deleted.
 * - `gone`: no longer there; never sent.
 * - `changed`: there with other metadata than when staged, or with other numbers
 *   than this review read first; kept until accepted.
 * - `unverified`: could not be read; nothing is confirmed while there is one.
 * - `waiting`: not read yet.
 */
export type Finding = 'present' | 'gone' | 'changed' | 'unverified' | 'waiting';

/** By their codes, which are kept for each row. */
export const FINDINGS: readonly Finding[] = ['waiting', 'present', 'gone', 'changed', 'unverified'];
export const WAITING = 0;
export const CODE_OF: Readonly<Record<Finding, number>> = {
  waiting: WAITING,
  present: 1,
  gone: 2,
  changed: 3,
  unverified: 4,
};
