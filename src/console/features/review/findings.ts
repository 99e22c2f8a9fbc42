import type { Finding } from '#console/worker/review-finding.ts';

export const FINDING_WORDS: Readonly<Record<Finding, string>> = {
  present: 'present',
  gone: 'already gone',
  changed: 'changed since staged',
  unverified: 'unverified',
  waiting: 'not verified yet',
};
