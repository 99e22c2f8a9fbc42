import type { MetadataFilter } from '#protocol/metadata-filter.ts';
import type { KeyCondition } from './key-condition.ts';

/** What the rows that were read are asked for. */
export type RowCondition =
  | KeyCondition
  /** A regular expression, which can take forever: whoever evaluates it has a time limit. */
  | { readonly kind: 'matches'; readonly pattern: string; readonly ignoreCase: boolean }
  /** Characters of the key (code points, as the service counts them), bounds included. */
  | { readonly kind: 'length'; readonly min: number | null; readonly max: number | null }
  /** Another row's key looks the same (`keySkeleton`). */
  | { readonly kind: 'looks-alike' }
  /** The metadata matches as `matchesFilter` has it. */
  | { readonly kind: 'metadata'; readonly filter: MetadataFilter };
