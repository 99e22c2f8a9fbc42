import type { KeyCondition, KeyConditionKind } from '#engine/key-condition.ts';
import type { MetadataFilter } from '#protocol/metadata-filter.ts';
import {
  FilterError,
  parseMetadataFilter,
  STRINGS_ONLY,
  WITH_NUMBERS,
} from '#protocol/parse-metadata-filter.ts';
import type { Conditions } from './conditions.ts';
import {
  conditionOfFilter,
  filterOf,
  filterOfCondition,
  type Operator,
  partsOf,
} from './filter-conditions.ts';

/** A condition while it is being written. Nothing typed is ever trimmed or corrected. */
export interface ConditionDraft {
  /** What it is about: the key itself, or a metadata field (which may well be named "key"). */
  readonly about: 'field' | 'key';
  readonly field: string;
  readonly operator: Operator;
  /** The value, or the next one of several. */
  readonly value: string;
  /** Values of `one-of` and `none-of` that stand already. */
  readonly values: readonly string[];
  readonly kind: KeyConditionKind;
  readonly text: string;
}

/** The condition that is being changed: a part of the filter by its position, or the key condition. */
export type EditedCondition = { readonly part: number } | 'key' | null;

export const EMPTY_DRAFT: ConditionDraft = {
  about: 'field',
  field: '',
  operator: 'is',
  value: '',
  values: [],
  kind: 'starts-with',
  text: '',
};

export function takesSeveral(operator: Operator): boolean {
  return operator === 'one-of' || operator === 'none-of';
}

export function takesNone(operator: Operator): boolean {
  return operator === 'exists' || operator === 'not-exists';
}

/** A draft that says what the condition says; null for one that the form cannot express. */
export function draftOf(conditions: Conditions, edited: EditedCondition): ConditionDraft | null {
  if (edited === null) return EMPTY_DRAFT;
  if (edited === 'key') {
    return conditions.key === null
      ? null
      : { ...EMPTY_DRAFT, about: 'key', kind: conditions.key.kind, text: conditions.key.text };
  }
  const part = partsOf(conditions.filter)[edited.part];
  const condition = part && conditionOfFilter(part);
  if (!condition) return null;
  const { field, operator, values } = condition;
  return takesSeveral(operator)
    ? { ...EMPTY_DRAFT, field, operator, values }
    : { ...EMPTY_DRAFT, field, operator, value: values[0] ?? '' };
}

/** The conditions with the draft in the place of what was edited, or what is wrong with it. */
export function withDraft(
  conditions: Conditions,
  edited: EditedCondition,
  draft: ConditionDraft,
): Conditions | string {
  const rest = withoutCondition(conditions, edited);
  if (draft.about === 'key') {
    if (draft.text === '') return 'Type the text that the key is compared with.';
    const key: KeyCondition = { kind: draft.kind, text: draft.text };
    return { filter: rest.filter, key };
  }
  if (draft.field === '') return 'Type the name of the metadata field.';
  const part = filterOfCondition({
    field: draft.field,
    operator: draft.operator,
    values: valuesOf(draft),
  });
  const parts = [...partsOf(conditions.filter)];
  if (typeof edited === 'object' && edited !== null) parts[edited.part] = part;
  else parts.push(part);
  return checkedFilter(part, parts, rest.key);
}

/** The conditions without one of them. */
export function withoutCondition(conditions: Conditions, removed: EditedCondition): Conditions {
  if (removed === null) return conditions;
  if (removed === 'key') return { ...conditions, key: null };
  const parts = partsOf(conditions.filter).filter((_part, at) => at !== removed.part);
  return { ...conditions, filter: filterOf(parts) };
}

function valuesOf({ operator, value, values }: ConditionDraft): readonly string[] {
  if (takesNone(operator)) return [];
  if (!takesSeveral(operator)) return [value];
  return value === '' || values.includes(value) ? values : [...values, value];
}

function checkedFilter(
  part: MetadataFilter,
  parts: readonly MetadataFilter[],
  key: KeyCondition | null,
): Conditions | string {
  try {
    parseMetadataFilter(part, STRINGS_ONLY);
    const filter = filterOf(parts);
    return { filter: filter === null ? null : parseMetadataFilter(filter, WITH_NUMBERS), key };
  } catch (error) {
    if (error instanceof FilterError) return error.message;
    throw error;
  }
}
