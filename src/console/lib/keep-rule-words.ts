import type { KeepRule } from '#engine/keep-rule.ts';

/** What stays of each group of duplicates, for the provenance of what is staged. */
export function keepRuleWords(rule: KeepRule, byHand: number): string {
  return byHand === 0 ? ruleWords(rule) : `${ruleWords(rule)}, or the one chosen by hand,`;
}

function ruleWords(rule: KeepRule): string {
  switch (rule.kind) {
    case 'first-key':
      return 'the first key';
    case 'shortest-key':
      return 'the shortest key';
    case 'newest':
      return `the newest by ${rule.field}`;
    case 'oldest':
      return `the oldest by ${rule.field}`;
  }
}
