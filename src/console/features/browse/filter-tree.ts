import { exactJson } from '#protocol/exact-json.ts';
import type { Condition, MetadataFilter, Scalar } from '#protocol/metadata-filter.ts';
import type { Operator } from './filter-conditions.ts';
import { readNumber } from './filter-number.ts';

/**
 * A filter while it is edited: it can hold what is not finished, such as a
 * condition without a field or a group without parts. Never changed in place.
 */
export interface DraftFilter {
  readonly root: DraftGroup;
  /**
   * The root is there for the editor alone: while it has one part, the filter is
   * that part. It keeps `{"a": …}` from becoming `{"$and": [{"a": …}]}`.
   */
  readonly bare: boolean;
  /** Given to the next part that is made. */
  readonly nextId: number;
}

export type DraftNode = DraftGroup | DraftCondition | DraftEverything;

export interface DraftGroup {
  readonly kind: 'group';
  readonly id: number;
  readonly joiner: '$and' | '$or';
  readonly parts: readonly DraftNode[];
}

export interface DraftCondition {
  readonly kind: 'condition';
  readonly id: number;
  readonly field: string;
  readonly operator: DraftOperator;
  /** Of `one-of` and `none-of`: the values that stand. */
  readonly values: readonly DraftValue[];
  /** The value, or the next one of several. */
  readonly entry: DraftValue;
}

/** `{}`, which every key matches. Nothing makes one but a filter that has it already. */
export interface DraftEverything {
  readonly kind: 'everything';
  readonly id: number;
}

export type DraftOperator = Operator | 'more-than' | 'at-least' | 'less-than' | 'at-most';
export type ValueType = 'text' | 'number' | 'boolean';

/** A value as it is typed, and what it is to be: the service tells the text "5" from the number 5. */
export interface DraftValue {
  readonly text: string;
  readonly type: ValueType;
}

export const NO_ENTRY: DraftValue = { text: '', type: 'text' };

export function takesSeveral(operator: DraftOperator): boolean {
  return operator === 'one-of' || operator === 'none-of';
}

export function takesNone(operator: DraftOperator): boolean {
  return operator === 'exists' || operator === 'not-exists';
}

export function takesNumber(operator: DraftOperator): boolean {
  return (
    operator === 'more-than' ||
    operator === 'at-least' ||
    operator === 'less-than' ||
    operator === 'at-most'
  );
}

/** What the condition compares with, the value that was typed and not yet added among it. */
export function valuesOf({ operator, values, entry }: DraftCondition): readonly DraftValue[] {
  if (takesNone(operator)) return [];
  if (!takesSeveral(operator)) return [entry];
  const isThere = values.some(({ text, type }) => text === entry.text && type === entry.type);
  return entry.text === '' || isThere ? values : [...values, entry];
}

/** A draft that says exactly what a parsed filter says; null is the filter that asks for nothing. */
export function draftOfFilter(filter: MetadataFilter | null): DraftFilter {
  let nextId = 1;
  const nodeOf = (part: MetadataFilter): DraftNode => {
    const id = nextId;
    nextId += 1;
    const [entry] = Object.entries(part);
    if (entry === undefined) return { kind: 'everything', id };
    const [name, operand] = entry;
    if (name === '$and' || name === '$or') {
      // A parsed filter holds a list of filters under these two, and a condition elsewhere.
      const parts = (operand as readonly MetadataFilter[]).map(nodeOf);
      return { kind: 'group', id, joiner: name, parts };
    }
    return { kind: 'condition', id, field: name, ...draftOfCondition(operand as Condition) };
  };
  const node = filter === null ? null : nodeOf(filter);
  if (node?.kind === 'group') return { root: node, bare: false, nextId };
  const parts = node === null || node.kind === 'everything' ? [] : [node];
  return {
    root: { kind: 'group', id: nextId, joiner: '$and', parts },
    bare: true,
    nextId: nextId + 1,
  };
}

/**
 * The filter a draft says, whether or not it is finished; `draftProblems` tells
 * what is missing. The other way of `draftOfFilter`: there and back is the same filter.
 */
export function filterOfDraft({ root, bare }: DraftFilter): MetadataFilter {
  const [only] = root.parts;
  if (only === undefined) return {};
  return bare && root.parts.length === 1 ? filterOfNode(only) : filterOfNode(root);
}

/** What a part says by itself. */
export function filterOfNode(node: DraftNode): MetadataFilter {
  switch (node.kind) {
    case 'everything':
      return {};
    case 'group': {
      const parts = node.parts.map(filterOfNode);
      return node.joiner === '$and' ? { $and: parts } : { $or: parts };
    }
    case 'condition':
      return { [node.field]: conditionOfDraft(node) };
  }
}

function conditionOfDraft(draft: DraftCondition): Condition {
  const scalars = valuesOf(draft).map(scalarOf);
  const [value = ''] = scalars;
  const bound = typeof value === 'number' ? value : Number.NaN;
  switch (draft.operator) {
    case 'is':
      return { $eq: value };
    case 'is-not':
      return { $ne: value };
    case 'one-of':
      return { $in: scalars };
    case 'none-of':
      return { $nin: scalars };
    case 'exists':
      return { $exists: true };
    case 'not-exists':
      return { $exists: false };
    case 'more-than':
      return { $gt: bound };
    case 'at-least':
      return { $gte: bound };
    case 'less-than':
      return { $lt: bound };
    case 'at-most':
      return { $lte: bound };
  }
}

/** What is meant to be a number and is none stays a text: a problem of the draft, told elsewhere. */
function scalarOf({ text, type }: DraftValue): Scalar {
  if (type === 'number') {
    const number = readNumber(text);
    return number.valid ? number.value : text;
  }
  return type === 'boolean' && (text === 'true' || text === 'false') ? text === 'true' : text;
}

type Compared = Pick<DraftCondition, 'operator' | 'values' | 'entry'>;

function draftOfCondition(condition: Condition): Compared {
  if ('$exists' in condition) {
    const operator = condition.$exists ? 'exists' : 'not-exists';
    return { operator, values: [], entry: NO_ENTRY };
  }
  if ('$in' in condition) return several('one-of', condition.$in);
  if ('$nin' in condition) return several('none-of', condition.$nin);
  if ('$eq' in condition) return single('is', condition.$eq);
  if ('$ne' in condition) return single('is-not', condition.$ne);
  if ('$gt' in condition) return single('more-than', condition.$gt);
  if ('$gte' in condition) return single('at-least', condition.$gte);
  if ('$lt' in condition) return single('less-than', condition.$lt);
  return single('at-most', condition.$lte);
}

function single(operator: DraftOperator, value: Scalar): Compared {
  return { operator, values: [], entry: draftValue(value) };
}

function several(operator: DraftOperator, values: readonly Scalar[]): Compared {
  return { operator, values: values.map(draftValue), entry: NO_ENTRY };
}

function draftValue(value: Scalar): DraftValue {
  if (typeof value === 'string') return { text: value, type: 'text' };
  return { text: exactJson(value), type: typeof value === 'number' ? 'number' : 'boolean' };
}
