import { QueryClient } from '@tanstack/react-query';
import { ServiceError } from '#protocol/service-error.ts';

/** Reads are tried three times when trying again can help. Writes go through the engine, never through here. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The proxy may well be reached while the browser believes to be offline.
        networkMode: 'always',
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) =>
          failures < 2 && error instanceof ServiceError && error.isTransient,
        retryDelay: (failures) => 300 * 2 ** failures,
      },
    },
  });
}
