import type { Condition, MetadataFilter, Scalar } from '#protocol/metadata-filter.ts';

/** A filter in words: "(env is prod or env is test)". */
export function filterWords(filter: MetadataFilter): string {
  const [entry] = Object.entries(filter);
  if (entry === undefined) return 'every key';
  const [name, operand] = entry;
  if (name === '$and' || name === '$or') {
    // A parsed filter holds a list of filters under these two, and a condition elsewhere.
    const parts = (operand as readonly MetadataFilter[]).map(filterWords);
    return `(${parts.join(name === '$and' ? ' and ' : ' or ')})`;
  }
  return conditionWords(name, operand as Condition);
}

function conditionWords(field: string, condition: Condition): string {
  const name = plainOrQuoted(field);
  if ('$exists' in condition) return `${name} ${condition.$exists ? 'exists' : 'does not exist'}`;
  if ('$eq' in condition) return `${name} is ${valueWords(condition.$eq)}`;
  if ('$ne' in condition) return `${name} is not ${valueWords(condition.$ne)}`;
  if ('$in' in condition) return `${name} in ${listWords(condition.$in)}`;
  if ('$nin' in condition) return `${name} not in ${listWords(condition.$nin)}`;
  if ('$gt' in condition) return `${name} is more than ${condition.$gt}`;
  if ('$gte' in condition) return `${name} is at least ${condition.$gte}`;
  if ('$lt' in condition) return `${name} is less than ${condition.$lt}`;
  return `${name} is at most ${condition.$lte}`;
}

function listWords(values: readonly Scalar[]): string {
  return values.map(valueWords).join(', ');
}

/** Of values that are not texts it is said, because the service does not take one for the other. */
function valueWords(value: Scalar): string {
  if (typeof value === 'string') return plainOrQuoted(value);
  return typeof value === 'number' ? `the number ${value}` : `the truth value ${value}`;
}

/** Text as it is, but for what could be taken for the words around it. */
function plainOrQuoted(text: string): string {
  const isPlain =
    text !== '' &&
    text === text.trim() &&
    !/[(),"]|\b(?:and|or|the (?:number|truth value))\b/.test(text);
  return isPlain ? text : JSON.stringify(text);
}
