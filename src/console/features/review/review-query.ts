import type { QueryKey } from '@tanstack/react-query';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';

/** What is asked of the worker again as soon as something may have changed. */
export function reviewKey(kind: string, target: IndexTarget, ...on: readonly unknown[]) {
  return [kind, targetId(target), ...on] as const;
}

/**
 * Answers come in a few milliseconds, and hold for what is in their key. Until then
 * the former one stands, unless it is of another index.
 */
export function reviewOptions<Answer>(target: IndexTarget) {
  const id = targetId(target);
  return {
    structuralSharing: false,
    gcTime: 0,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (
      former: Answer | undefined,
      query: { readonly queryKey: QueryKey } | undefined,
    ): Answer | undefined => (query?.queryKey[1] === id ? former : undefined),
  } as const;
}

let versions = 0;
const versionOf = new WeakMap<object, number>();

/** A number for values that are never changed in place. */
export function versionOfValue(value: object): number {
  const known = versionOf.get(value) ?? ++versions;
  versionOf.set(value, known);
  return known;
}
