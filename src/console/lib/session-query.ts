import { queryOptions } from '@tanstack/react-query';
import { sessionSchema } from '#protocol/proxy-api.ts';
import { readFromProxy } from './proxy-request.ts';

/** Who is here and what can be reached; changes only when the proxy is started anew. */
export function sessionOptions() {
  return queryOptions({
    queryKey: ['session'],
    queryFn: ({ signal }) =>
      readFromProxy('/api/session', sessionSchema, { method: 'GET', signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
