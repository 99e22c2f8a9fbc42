import { useSuspenseQuery } from '@tanstack/react-query';
import { useCurrentConnection } from '#console/lib/current-connection.ts';
import { sessionOptions } from '#console/lib/session-query.ts';

/** Why nothing can be staged here, in words for where the controls would be; null when it can. */
export function useStagingBarrier(): string | null {
  const { data: session } = useSuspenseQuery(sessionOptions());
  const connection = useCurrentConnection();
  if (connection?.readOnly) {
    return `The connection ${connection.name} is read-only: its keys can be looked at, not staged.`;
  }
  if (session.role === 'viewer') {
    return 'Your role here is viewer: keys can be looked at, not staged.';
  }
  return null;
}
