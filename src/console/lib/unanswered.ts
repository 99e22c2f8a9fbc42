import type { UseQueryResult } from '@tanstack/react-query';

/** Why the worker did not answer, and asks it again. */
export interface Unanswered {
  readonly error: Error;
  readonly retry: () => void;
}

export function unanswered({
  error,
  refetch,
}: Pick<UseQueryResult, 'error' | 'refetch'>): Unanswered | null {
  return error && { error, retry: () => void refetch() };
}

/** The first of several that were not answered; asking again asks for each of them. */
export function firstUnanswered(all: readonly (Unanswered | null)[]): Unanswered | null {
  const failed = all.filter((each) => each !== null);
  const [first] = failed;
  if (first === undefined) return null;
  const retry = () => {
    for (const each of failed) each.retry();
  };
  return { error: first.error, retry };
}
