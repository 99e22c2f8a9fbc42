import { useSuspenseQuery } from '@tanstack/react-query';
import { sessionOptions } from '#console/lib/session-query.ts';
import type { Role } from '#protocol/proxy-api.ts';

/** What the person at the screen may do. */
export function useRole(): Role {
  return useSuspenseQuery(sessionOptions()).data.role;
}
