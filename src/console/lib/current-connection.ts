import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { sessionOptions } from '#console/lib/session-query.ts';
import type { Connection } from '#protocol/proxy-api.ts';

/** The connection that the address names; null on a page without one, or with a name nobody knows. */
export function useCurrentConnection(): Connection | null {
  const { data: session } = useSuspenseQuery(sessionOptions());
  const { connection } = useParams({ strict: false });
  return session.connections.find(({ name }) => name === connection) ?? null;
}
