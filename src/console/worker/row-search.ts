import type { RowCondition } from '#engine/row-condition.ts';
import type { RowOrder } from '#engine/row-order.ts';
import type { Scalar } from '#protocol/metadata-filter.ts';

/** What is looked for among the rows that were read; both parts have to hold. */
export interface RowSearch {
  /** Null for any key. */
  readonly key: Exclude<RowCondition, { kind: 'metadata' }> | null;
  /** Null for any metadata. */
  readonly value: FieldValue | null;
}

export interface FieldValue {
  readonly field: string;
  /** A vector with a list has it when one of the elements is it. */
  readonly value: Scalar;
}

/** How often a value occurs. */
export interface ValueCount {
  readonly value: Scalar;
  readonly count: number;
}

/** How the table shows the rows that were read. */
export interface ViewRequest {
  /** Null for every row. */
  readonly search: RowSearch | null;
  /** Null is the order they were read in. */
  readonly order: RowOrder | null;
}

export type ViewAnswer =
  | {
      readonly kind: 'shown';
      /** Names the view: its rows are asked for by it. */
      readonly id: number;
      readonly rows: number;
      readonly tookMs: number;
    }
  /** Something else was asked for meanwhile. */
  | { readonly kind: 'superseded' }
  /** It cannot be followed; `problem` says why, for the operator. */
  | { readonly kind: 'refused'; readonly problem: string };

/** The conditions a search consists of, the quickest first. */
export function conditionsOf({ key, value }: RowSearch): readonly RowCondition[] {
  const ofValue: readonly RowCondition[] =
    value === null ? [] : [{ kind: 'metadata', filter: { [value.field]: { $eq: value.value } } }];
  return key === null ? ofValue : [...ofValue, key];
}
