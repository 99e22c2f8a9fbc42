export type KeyConditionKind = 'starts-with' | 'ends-with' | 'contains' | 'equals';

/** A condition on the key itself, which the service cannot evaluate (API sheet §3.17). */
export interface KeyCondition {
  readonly kind: KeyConditionKind;
  /** Compared exactly: case, white space and Unicode form all count. */
  readonly text: string;
}

/** No condition matches every key. */
export function matchesKey(condition: KeyCondition | null, key: string): boolean {
  if (condition === null) return true;
  switch (condition.kind) {
    case 'starts-with':
      return key.startsWith(condition.text);
    case 'ends-with':
      return key.endsWith(condition.text);
    case 'contains':
      return key.includes(condition.text);
    case 'equals':
      return key === condition.text;
  }
}
